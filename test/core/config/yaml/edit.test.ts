import { describe, expect, test } from '@jest/globals';
import { editText } from '../../../../src/core/config/yaml/edit.ts';
import type { Edit } from '../../../../src/core/config/yaml/edit-tree.ts';
import { loadTree } from '../../../../src/core/config/yaml/load-tree.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { styles } from './styles.ts';

async function edited(text: string, ...edits: Edit[]): Promise<string> {
  const { tree } = await loadTree('web.yaml', text);
  return (await editText(tree, edits)).text;
}

async function refusal(text: string, ...edits: Edit[]): Promise<string> {
  try {
    return `accepted: ${await edited(text, ...edits)}`;
  } catch (error) {
    if (error instanceof OcfError && error.code === 'REFUSED') return error.message;
    throw error;
  }
}

const set = (path: string, value: Extract<Edit, { kind: 'set' }>['value']): Edit => ({
  kind: 'set',
  path: path.split('/'),
  value,
});
const del = (path: string): Edit => ({ kind: 'delete', path: path.split('/') });
const copy = (path: string, name: string, ...edits: Edit[]): Edit => ({
  kind: 'copy',
  path: path.split('/'),
  name,
  edits,
});
const rename = (path: string, name: string): Edit => ({ kind: 'rename', path: path.split('/'), name });

describe('one address in every style', () => {
  test.each(Object.entries(styles))('%s', async (_name, text) => {
    expect(await edited(text, set('nodes/n1/address', '10.0.0.99'))).toBe(text.replace('10.0.0.1', '10.0.0.99'));
  });
});

describe('a node more and gone again in every style', () => {
  test.each(Object.entries(styles))('%s', async (_name, text) => {
    const more = await edited(text, set('nodes/n9', { address: '10.0.0.9', votes: 2 }));
    expect(more).toContain('10.0.0.9');
    expect(await edited(more, del('nodes/n9'))).toBe(text);
  });
});

describe('set', () => {
  test('keeps the quotes and quotes what would be something else', async () => {
    const text = 'a: "x"\nb: \'x\'\nc: x\nd: 1\n';
    expect(await edited(text, set('a', 'say "hi"'), set('b', "it's"), set('c', '0755'), set('d', '1'))).toBe(
      'a: "say \\"hi\\""\nb: \'it\'\'s\'\nc: "0755"\nd: "1"\n',
    );
    expect(await edited(text, set('a', 1), set('b', true), set('c', null))).toBe('a: 1\nb: true\nc: null\nd: 1\n');
    for (const value of [
      'yes',
      'no',
      '~',
      '',
      'a: b',
      'a #b',
      '- a',
      '{a',
      '*a',
      '&a',
      '!a',
      '@a',
      '2026-01-01',
      'a\nb',
      'n[1-2]',
      ' x',
      'x ',
      '\u0085',
      '😀',
      '...',
      '---',
      '=',
      '<<',
      '%a',
      'a,b',
      'null',
      '1_000',
      '.5',
      '1e3',
    ]) {
      const { tree } = await loadTree('f', await edited('c: x\nd: {e: x, f: y}\n', set('c', value), set('d/e', value)));
      expect(JSON.stringify(tree.root)).toContain(JSON.stringify(value));
    }
  });

  test('fills what is empty', async () => {
    expect(
      await edited('nodes:\n  n1: # bare\n  n2: {}\n', set('nodes/n1/address', 'a'), set('nodes/n2/address', 'b')),
    ).toBe('nodes:\n  n1: # bare\n    address: a\n  n2:\n    address: b\n');
    expect(await edited('nodes: {} # none yet\nx: 1\n', set('nodes/n1', { address: 'a' }))).toBe(
      'nodes: # none yet\n  n1: {address: a}\nx: 1\n',
    );
    expect(await edited('{nodes: {}, x: }\n', set('nodes/n1', { address: 'a' }), set('x', 2))).toBe(
      '{nodes: {n1: {address: a}}, x: 2 }\n',
    );
    expect(await edited('a:\nb: 1', set('a', 'x'))).toBe('a: x\nb: 1');
  });

  test('makes the sections that are missing, once for all edits', async () => {
    expect(
      await edited(
        'ocf: 1\n',
        set('devices/p1', { driver: 'd', options: { ip: 'a' }, plugs: { 'n[1-2]': '[1-2]' } }),
        set('devices/p2/driver', 'e'),
      ),
    ).toBe('ocf: 1\ndevices:\n  p1: {driver: d, options: {ip: a}, plugs: {"n[1-2]": "[1-2]"}}\n  p2: {driver: e}\n');
    expect(await edited('ocf: 1\n\nnodes:\n  n1: {}', set('groups', { all: 'n1' }))).toBe(
      'ocf: 1\n\nnodes:\n  n1: {}\n\ngroups:\n  all: n1',
    );
  });

  test('writes a node set as a bare key in a block and in quotes between brackets', async () => {
    expect(await edited('nodes:\n  n1: {}\n', set('nodes/n[2-3]', { votes: 1 }))).toBe(
      'nodes:\n  n1: {}\n  n[2-3]: {votes: 1}\n',
    );
    expect(await edited('nodes: {n1: {}}\n', set('nodes/n[2-3]', { votes: 1 }))).toBe(
      'nodes: {n1: {}, "n[2-3]": {votes: 1}}\n',
    );
  });

  test('follows the neighbours', async () => {
    expect(await edited('nodes:\n    n1:\n        address: a\n', set('nodes/n2', { address: 'b' }))).toBe(
      'nodes:\n    n1:\n        address: a\n    n2:\n        address: b\n',
    );
    expect(await edited('nodes:\r\n  n1: { address: a }\r\n# end\r\n', set('nodes/n2', { address: 'b' }))).toBe(
      'nodes:\r\n  n1: { address: a }\r\n  n2: { address: b }\r\n# end\r\n',
    );
    expect(
      await edited(
        'nodes: {\n  n1: {a: 1}, # one\n  n2: {a: 2} # two\n  }\n',
        set('nodes/n3', { a: 3 }),
        set('nodes/n4', {}),
      ),
    ).toBe('nodes: {\n  n1: {a: 1}, # one\n  n2: {a: 2}, # two\n  n3: {a: 3},\n  n4: {}\n  }\n');
    expect(await edited('{\n  "a": 1,\n}\n', set('b', 2))).toBe('{\n  "a": 1,\n  b: 2,\n}\n');
  });
});

describe('delete', () => {
  test('takes the lines and the comments of the pair alone', async () => {
    const text =
      'nodes:\n  # head\n\n  # of n1\n  # too\n  n1:\n    address: a # x\n    # inside\n  # of n2\n  n2: {}\n';
    expect(await edited(text, del('nodes/n1'))).toBe('nodes:\n  # head\n\n  # of n2\n  n2: {}\n');
    expect(await edited(text, del('nodes/n2'))).toBe(
      'nodes:\n  # head\n\n  # of n1\n  # too\n  n1:\n    address: a # x\n    # inside\n',
    );
  });

  test('leaves an emptied map empty, not null', async () => {
    expect(await edited('nodes: # all\n  n1: {}\n  n2: {}\nx: 1\n', del('nodes/n1'), del('nodes/n2'))).toBe(
      'nodes: {} # all\nx: 1\n',
    );
    expect(await edited('a: {b: 1, c: 2}\n', del('a/b'), del('a/c'))).toBe('a: {}\n');
    expect(await edited('a: {b: 1, c: 2,}\n', del('a/b'), del('a/c'))).toBe('a: {}\n');
    expect(await edited('nodes:\n  n1: {}', del('nodes/n1'))).toBe('nodes: {}');
  });

  test('commas in flow maps', async () => {
    const text = 'a: {b: 1, c: 2, d: 3, e: 4}\n';
    expect(await edited(text, del('a/b'))).toBe('a: {c: 2, d: 3, e: 4}\n');
    expect(await edited(text, del('a/e'), del('a/c'))).toBe('a: {b: 1, d: 3}\n');
    expect(await edited(text, del('a/b'), del('a/c'), set('a/f', 5))).toBe('a: {d: 3, e: 4, f: 5}\n');
    expect(await edited('{a, b, c: }\n', del('b'))).toBe('{a, c: }\n');
    expect(await edited('a: {b: 1, c: 2}\n', del('a/b'), del('a/c'), set('a/d', 3))).toBe('a: {d: 3}\n');
  });

  test('all of a block map gone and others added', async () => {
    expect(
      await edited('nodes:\n  n1: {}\n  n2: {}\nx: 1\n', del('nodes/n1'), del('nodes/n2'), set('nodes/n3', {})),
    ).toBe('nodes:\n  n3: {}\nx: 1\n');
  });
});

describe('rename', () => {
  test('changes the key alone', async () => {
    expect(await edited('nodes:\n  n[1-4]:   {a: 1} # x\n', rename('nodes/n[1-4]', 'n[1,3-4]'))).toBe(
      'nodes:\n  n[1,3-4]:   {a: 1} # x\n',
    );
    expect(await edited("nodes: {'n[1-4]': {}}\n", rename('nodes/n[1-4]', 'n[1,3]'))).toBe("nodes: {'n[1,3]': {}}\n");
  });
});

describe('a list or a map in lines of its own gets another value', () => {
  test.each<[string, Edit, string]>([
    ['a:\n  - x\n  - "#y"\nb: 1\n', set('a', ['z']), 'a: [z]\nb: 1\n'],
    ['a:   # about\n- x\n- y\nb: 1\n', set('a', ['z', '1']), 'a: [z, "1"]   # about\nb: 1\n'],
    ['o:\n  a:\n    - x\n    # left\n  b: 1\n', set('o/a', ['z']), 'o:\n  a: [z]\n    # left\n  b: 1\n'],
    ['a:\r\n  - x\r\n', set('a', 'z'), 'a: z\r\n'],
    ['a:\n  b: {c: d}\n  e: |\n    # text\nf: 1\n', set('a', { g: 1 }), 'a:\n  g: 1\nf: 1\n'],
    ['a:\n  - x', set('a', ['z']), 'a: [z]'],
  ])('%j', async (text, edit, wanted) => {
    expect(await edited(text, edit)).toBe(wanted);
  });
});

describe('copy', () => {
  const address: Edit = { kind: 'set', path: ['address'], value: 'b' };

  test.each<[string, string]>([
    [
      'nodes:\n  # of n\n  n:   {address: a} # x\n  m: {}\n',
      'nodes:\n  # of n\n  n:   {address: a} # x\n  o:   {address: b} # x\n  m: {}\n',
    ],
    [
      'nodes:\n  n:\n    address: a   # x\n    # y\n# z\n',
      'nodes:\n  n:\n    address: a   # x\n    # y\n  o:\n    address: b   # x\n    # y\n# z\n',
    ],
    ['nodes: {n: {address: a}, m: {}}\n', 'nodes: {n: {address: a}, o: {address: b}, m: {}}\n'],
    [
      'nodes: {\n  n: {address: a}, # one\n  m: {}\n  }\n',
      'nodes: {\n  n: {address: a}, # one\n  o: {address: b},\n  m: {}\n  }\n',
    ],
    ['nodes: {\n  n: {address: a} # one\n  }\n', 'nodes: {\n  n: {address: a}, o: {address: b} # one\n  }\n'],
    ['nodes:\n  n:\n', 'nodes:\n  n:\n  o:\n    address: b\n'],
    ['nodes:\n  n: {}', 'nodes:\n  n: {}\n  o:\n    address: b'],
    [
      'nodes:\r\n  "n":\r\n    address: "a"\r\n',
      'nodes:\r\n  "n":\r\n    address: "a"\r\n  "o":\r\n    address: "b"\r\n',
    ],
  ])('%j', async (text, wanted) => {
    expect(await edited(text, { kind: 'copy', path: ['nodes', 'n'], name: 'o', edits: [address] })).toBe(wanted);
  });

  test('twice, while the original is renamed and edited, and another is added', async () => {
    const text = 'nodes:\n  n[1-3]: {a: 1}\n';
    expect(
      await edited(
        text,
        rename('nodes/n[1-3]', 'n1'),
        set('nodes/n[1-3]/b', 2),
        copy('nodes/n[1-3]', 'n2'),
        copy('nodes/n[1-3]', 'n3', { kind: 'delete', path: ['a'] }),
        set('nodes/n4', { c: 3 }),
      ),
    ).toBe('nodes:\n  n1: {a: 1, b: 2}\n  n2: {a: 1}\n  n3: {}\n  n4: {c: 3}\n');
  });

  test.each(Object.entries(styles))('in every style, gone again with the file as it was: %s', async (name, text) => {
    if (name.startsWith('explicit')) return expect(await refusal(text, copy('nodes/n1', 'n9'))).toMatch(/by hand/);
    const more = await edited(text, copy('nodes/n1', 'n9'));
    expect(await edited(more, del('nodes/n9'))).toBe(text);
  });
});

describe('what is refused, with the place and the reason', () => {
  test.each<[string, Edit, RegExp]>([
    ['d: &d {a: 1}\nn: {<<: *d, b: 2}\n', set('n/a', 2), /n\.a \(line 2\) comes in through <</],
    ['d: &d {a: 1}\nn: *d\n', set('n/a', 2), /n \(line 2\) is the alias \*d/],
    ['d: &d {a: 1}\nn: *d\n', set('d/b', 2), /d \(line 1\) carries the anchor &d/],
    ['d: &d {a: 1}\nn: *d\n', set('d/a', 2), /by hand: /],
    ['a: &x 1\nb: *x\n', set('a', 2), /anchor &x/],
    ['a: &x 1\nb: *x\n', del('a'), /by hand: b \(line 2\)/],
    ['a: |\n  x\n', set('a', 'y'), /block of several lines/],
    ['a:\n  - x # one\n', set('a', ['y']), /holds comments/],
    ['a:\n  # first\n  - x\n', set('a', ['y']), /holds comments/],
    ['a: !!seq\n  - x\n', set('a', ['y']), /several lines/],
    ['n: {a: &x 1}\nm: *x\n', copy('n', 'o'), /n \(line 1\) carries the anchor &x/],
    ['m: &m\n  n: 1\nk: *m\n', copy('m/n', 'o'), /m \(line 2\) carries the anchor &m/],
    ['? n\n: 1\n', copy('n', 'o'), /line of its own|no plain key/],
    ['a: [x, # one\n  y]\n', set('a', ['y']), /comments/],
    ['? a\n: b: 1\n? c\n: d\n', del('a'), /line of its own/],
    ['- a\n', set('x', 1), /no sections/],
    ['a: x\n', set('a/b', 1), /is no map/],
  ])('%j', async (text, edit, words) => {
    expect(await refusal(text, edit)).toMatch(words);
  });
});
