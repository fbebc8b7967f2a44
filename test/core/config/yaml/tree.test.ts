import { describe, expect, test } from '@jest/globals';
import { loadTree } from '../../../../src/core/config/yaml/load-tree.ts';
import { pairsOf, resolved, type TreeNode } from '../../../../src/core/config/yaml/tree.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { styles } from './styles.ts';

/** The plain value of a node, maps as lists of pairs so that order and names stay visible. */
function plain(node: TreeNode): unknown {
  const meant = resolved(node);
  if (meant.kind === 'scalar') return meant.value;
  if (meant.kind === 'list') return meant.items.map(plain);
  return Object.fromEntries(pairsOf(meant).map((pair) => [pair.name, plain(pair.value)]));
}

async function value(text: string): Promise<unknown> {
  return plain((await loadTree('f', text)).tree.root);
}

async function failure(text: string): Promise<OcfError> {
  try {
    await loadTree('web.yaml', text);
  } catch (error) {
    if (error instanceof OcfError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

async function problems(text: string) {
  return (await loadTree('web.yaml', text)).problems.map(({ message, place, path }) => [
    `${place.line}:${place.column}`,
    path,
    message,
  ]);
}

describe('values', () => {
  test('scalars follow the core schema of YAML 1.2', async () => {
    const text =
      'a: 1\nb: 0o17\nc: 0xff\nd: 1.5\ne: 1e3\nf: yes\ng: true\nh: ~\ni:\nj: "1"\nk: !!str 1\nl: 0755\nm: 1_000\n';
    expect(await value(text)).toEqual({
      a: 1,
      b: 15,
      c: 255,
      d: 1.5,
      e: 1000,
      f: 'yes',
      g: true,
      h: null,
      i: null,
      j: '1',
      k: '1',
      l: 755,
      m: '1_000',
    });
    expect(await value('[.inf, -.INF, .nan, 123e4567, +12, -0, .5, 5., "", !!int "7", !!float 1]')).toEqual([
      Infinity,
      -Infinity,
      Number.NaN,
      Infinity,
      12,
      -0,
      0.5,
      5,
      '',
      7,
      1,
    ]);
  });

  test('keys are what stands in the file', async () => {
    const { tree } = await loadTree('f', '0001: a\n1e3: b\nnull: c\n"q r": d\n~: e\n0x1: f\n');
    expect(tree.root.kind === 'map' && tree.root.pairs.map((pair) => pair.name)).toEqual([
      '0001',
      '1e3',
      'null',
      'q r',
      '~',
      '0x1',
    ]);
  });

  test('text of a scalar is kept beside its value', async () => {
    const { tree } = await loadTree('f', '1.10');
    expect(tree.root).toMatchObject({ kind: 'scalar', value: 1.1, text: '1.10' });
  });

  test('empty files and files of comments are null', async () => {
    for (const text of ['', '\n', '# only\n', '---\n', '\uFEFF', '---\n...\n']) expect(await value(text)).toBeNull();
  });

  test('aliases and merge keys', async () => {
    expect(
      await value('d: &d {user: root, port: 22}\nn: {<<: *d, port: 1}\nm: *d\nl: {<<: [{a: 1}, *d, {a: 2}]}\n'),
    ).toEqual({
      d: { user: 'root', port: 22 },
      n: { port: 1, user: 'root' },
      m: { user: 'root', port: 22 },
      l: { a: 1, user: 'root', port: 22 },
    });
  });
});

describe('offsets', () => {
  test.each(Object.entries(styles))('%s: every scalar and bracket is where it says', async (_name, text) => {
    const { tree, problems } = await loadTree('f', text);
    expect(problems).toEqual([]);
    const walk = (node: TreeNode, within: readonly [number, number]) => {
      expect(node.start).toBeGreaterThanOrEqual(within[0]);
      expect(node.end).toBeLessThanOrEqual(within[1]);
      const own = text.slice(node.start, node.end);
      if (node.kind === 'alias') expect(own).toBe(`*${node.name}`);
      if (node.kind === 'scalar' && node.style === 'plain' && !own.includes('\n')) expect(own).toBe(node.text);
      if (node.kind === 'scalar' && node.style === 'double') expect(own).toMatch(/^"[\s\S]*"$/);
      if (node.kind === 'scalar' && node.style === 'single') expect(own).toMatch(/^'[\s\S]*'$/);
      if (node.kind === 'map' && node.flow) expect(own).toMatch(/^\{[\s\S]*\}$/);
      if (node.kind === 'list' && node.flow) expect(own).toMatch(/^\[[\s\S]*\]$/);
      if (node.kind === 'map')
        for (const pair of node.pairs) {
          if (pair.keyStyle === 'plain') expect(text.slice(pair.keyStart, pair.keyEnd)).toBe(pair.name);
          expect(pair.keyStart).toBeGreaterThanOrEqual(node.start);
          walk(pair.value, [pair.keyEnd, node.end]);
        }
      if (node.kind === 'list') for (const item of node.items) walk(item, [node.start, node.end]);
    };
    walk(tree.root, [0, text.length]);
  });
});

describe('what is no YAML', () => {
  test.each([
    ['nodes:\n\tn1: x\n', 2, 1, 'tabs'],
    ['a: b: c\n', 1, 4, 'nested mappings'],
    ['a: @x\n', 1, 4, 'reserved character @'],
    ['a: [1, 2\nb: 3\n', 2, 1, 'flow sequence'],
    ['a: "\\q"\n', 1, 5, 'invalid escape'],
    ['a: \u0000\n', 1, 4, 'null byte'],
    ['\uFEFFa: "x\n', 2, 1, 'quote'],
    ['nodes:\r\n\tn1: x\r\n', 2, 1, 'tabs'],
  ])('%j', async (text, line, column, words) => {
    const error = await failure(text);
    expect(error.code).toBe('INVALID');
    expect(error.message.toLowerCase()).toContain(words);
    expect(error.message).toMatch(/^web\.yaml is not valid YAML: [^\n]*\.$/);
    expect(error.place).toEqual({ file: 'web.yaml', line, column });
    expect(error.data?.frame).toContain(`> ${line} | `);
  });

  test('a code frame shows the lines around with a mark', async () => {
    expect((await failure('a: 1\nb: [1\nc: 3\nd: 4\n')).data?.frame).toBe(
      '  1 | a: 1\n  2 | b: [1\n> 3 | c: 3\n    | ^\n  4 | d: 4',
    );
  });

  test('depth has a limit', async () => {
    expect((await failure('['.repeat(5000))).code).toBe('INVALID');
    expect((await failure('{a: '.repeat(5000))).code).toBe('INVALID');
  });
});

describe('what YAML allows and a cluster file does not', () => {
  test('a name given twice, with its place', async () => {
    expect(await problems('nodes:\n  n1: a\n  n2: b\n  n1: c\n')).toEqual([
      ['4:3', 'nodes.n1', '"n1" stands here a second time.'],
    ]);
    expect(await problems('n1: a\n"n1": b\n')).toHaveLength(1);
    expect(await problems('1: a\n0x1: b\n01: c\n')).toHaveLength(0);
  });

  test('keys that are no names, unknown tags, other documents', async () => {
    expect((await problems('? [a]\n: b\n'))[0]?.[2]).toMatch(/key/);
    expect((await problems('a: !!binary x\nb: !mine y\nc: !!int z\nd: !!omap []\n')).map(([at]) => at)).toEqual([
      '1:4',
      '2:4',
      '3:4',
      '4:4',
    ]);
    expect(await problems('a: 1\n---\nb: 2\n')).toEqual([
      ['3:1', '', 'A cluster file is one YAML document; here another one starts.'],
    ]);
  });

  test('aliases without end or without measure', async () => {
    expect((await problems('a: &a [*a]\n'))[0]?.[2]).toMatch(/inside/);
    expect((await problems('a: *b\n'))[0]?.[2]).toMatch(/no anchor/);
    expect((await problems('a: {<<: 1}\n'))[0]?.[2]).toMatch(/<</);
    let laughs = 'a0: &a0 [x, x]\n';
    for (let level = 1; level < 40; level++)
      laughs += `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(', ')}]\n`;
    expect((await problems(laughs)).map(([, , message]) => message)).toEqual([
      'The aliases stand for more than 100000 values.',
    ]);
  });
});
