import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Collection } from '../../../../../src/core/config/exchange/import/collection.ts';
import { importFormatNames } from '../../../../../src/core/config/exchange/import/formats.ts';
import { readInto } from '../../../../../src/core/config/exchange/import/read.ts';
import { OcfError } from '../../../../../src/core/errors.ts';
import { folders } from '../../file/folder.ts';
import { collect, nodesOf, problemsOf, sampleText, streamOf } from './found.ts';

const folder = folders();

const samples = [
  'cib.xml',
  'cluster-file.yaml',
  'cluster.yaml',
  'corosync.conf',
  'genders',
  'groups.cfg',
  'ha.cf',
  'haresources',
  'hosts',
  'inventory.ini',
  'inventory.yml',
  'lsdef.txt',
  'nodes.conf',
  'nodes.csv',
  'nodes.json',
  'nodes.stanza',
  'powerman.conf',
  'rocks-host.txt',
  'rocks-interface.txt',
  'tabdump-hosts.csv',
];

/** Everything that may be said of a source: its problems, what was left out, or the error that ended the reading. */
async function said(format: Parameters<typeof collect>[0], text: string | Uint8Array): Promise<string> {
  try {
    const into = await collect(format, text);
    expect([...into.problems, ...into.leftOut].every(({ place }) => place.line > 0)).toBe(true);
    return JSON.stringify([into.problems, into.leftOut, nodesOf(into), [...into.devices], [...into.resources]]);
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    const { code, message, place, suggestions, data } = error;
    expect(['INVALID', 'USAGE']).toContain(code);
    if (code === 'INVALID' && !/is empty/.test(message)) expect(place?.line).toBeGreaterThan(0);
    return JSON.stringify([message, suggestions, data]);
  }
}

describe.each(importFormatNames)('as %s', (format) => {
  test('no text is a bug, whatever it holds', async () => {
    const piece = fc.oneof(
      fc.constantFrom(...samples.map(sampleText)),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        '[',
        ']',
        '{',
        '}',
        '"',
        "'",
        ':',
        '=',
        ',',
        '\n',
        '\r\n',
        '\t',
        '#',
        '&a',
        '*a',
        '<<: ',
        '__proto__',
        '\\',
      ),
    );
    const cut = fc
      .tuple(piece, fc.nat(400), fc.nat(400))
      .map(([text, from, length]) => text.slice(from, from + length));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(piece, cut), { maxLength: 5 }), async (pieces) => {
        await said(format, pieces.join(''));
      }),
      { numRuns: process.env.OCF_LONG === '1' ? 1000 : 60 },
    );
  });

  test.each([
    ['a NUL', Buffer.from('n1\0n2\n')],
    ['UTF-16', Buffer.from('\ufeffname,address\nn1,a\n', 'utf16le')],
    ['latin1', Buffer.from('# caf\u00e9\nn1\n', 'latin1')],
    ['a line of a megabyte', 'x'.repeat(1_000_000)],
    ['a line of many words', 'n '.repeat(300_000)],
    ['brackets, nested', '['.repeat(20_000)],
    ['braces, nested', '{"a":'.repeat(20_000)],
    ['tags, nested', '<cib>'.repeat(20_000)],
    ['deep YAML', Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['a range without end', 'name: n[1-99999999999]\nn[1-99999999999] a\nnode "n[1-99999999999]" "d"\n'],
    ['aliases of aliases', yamlBomb()],
  ])('%s ends with an answer', async (_what, text) => {
    await said(format, text);
  });
});

test.each(samples)('no secret of %s is ever said', async (name) => {
  const text = sampleText(name);
  const all = await said(undefined, text);
  const cut = await Promise.all([0.3, 0.5, 0.8].map((part) => said(undefined, text.slice(0, text.length * part))));
  for (const output of [all, ...cut]) expect(output).not.toMatch(/hunter2|PASSW0RD|mysecretpassword|6162636465/);
});

test('byte order marks and other ends of lines change nothing', async () => {
  for (const name of samples.filter((each) => !/\.csv|haresources/.test(each))) {
    const plain = await said(undefined, sampleText(name));
    const dressed = await said(undefined, `\ufeff${sampleText(name).replaceAll('\n', '\r\n')}`);
    expect([name, dressed.replaceAll('\\r', '')]).toEqual([name, plain]);
  }
});

test('names that JavaScript gives a meaning are names', async () => {
  const into = await collect('csv', 'name,attributes.__proto__,groups\nconstructor,x,toString\n__proto__,y,valueOf\n');
  expect(problemsOf(into)).toEqual([]);
  expect([...into.nodes.keys()]).toEqual(['constructor', '__proto__']);
  expect([...(into.nodes.get('constructor')?.fields.keys() ?? [])]).toEqual(['attributes.__proto__']);
  expect(into.groups.get('valueOf')).toEqual(new Set(['__proto__']));
});

test('names and values that could mean something elsewhere do not come in', async () => {
  const into = await collect(
    'csv',
    'name,address,ssh.user,attributes.a\n../x,a,,\n-x,a,,\n"n 1",a,,\n"n\n1",a,,\nn1,-oProxyCommand=id,,\nn2,a b,,\nn3,,-l,\nn4,,,"a\nb"\nn5,"a\nb: c",,\n',
  );
  expect([...into.nodes.keys()]).toEqual(['n1', 'n2', 'n3', 'n4', 'n5']);
  expect(into.leftOut.map(({ what, why }) => `${what}: ${why}`)).toEqual([
    '"../x": the name holds "/"',
    '"-x": the name begins with "-"',
    '"n 1": the name holds white space',
    '"n\\n1": the name holds white space',
    'a: the value is more than one line of text',
  ]);
  expect(into.problems.map(({ message }) => message)).toEqual([
    'address of n1 has to be a host name or address, not "-oProxyCommand=id".',
    'address of n2 has to be a host name or address, not "a b".',
    'ssh.user of n3 has to be a text that does not begin with "-", not "-l".',
    'address of n5 has to be a host name or address, not "a\\nb: c".',
  ]);
});

describe('files that include others', () => {
  async function powerman(files: Readonly<Record<string, string>>): Promise<Collection> {
    const place = folder();
    for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
    const into = new Collection();
    await readInto(into, join(place, 'main.conf'), 'powerman', undefined);
    return into;
  }

  test('are read once', async () => {
    const twice = 'include "b.conf"\ninclude "b.conf"\nnode "a" "d"\n';
    const chain = Object.fromEntries(
      [...'bcdefghijklmnopqrstuvwxyz'].map((letter, at, all) => {
        const next = all[at + 1];
        const include = next === undefined ? '' : `include "${next}.conf"\n`.repeat(2);
        return [`${letter}.conf`, `${include}node "${letter}" "d"\n`];
      }),
    );
    expect((await powerman({ 'main.conf': twice, ...chain })).nodes.size).toBe(26);
  });

  test('never go round', async () => {
    const circle = powerman({ 'main.conf': 'include "b.conf"\n', 'b.conf': '\n include "main.conf"\n' });
    await expect(circle).rejects.toMatchObject({
      code: 'INVALID',
      message: 'The file "main.conf" includes itself.',
      place: { file: expect.stringMatching(/b\.conf$/), line: 2 },
    });
  });

  test('are left out when they are no files', async () => {
    const place = folder();
    mkdirSync(join(place, 'folder'));
    symlinkSync('loop', join(place, 'loop'));
    const text = ['folder', 'loop', '/dev/zero', 'none'].map((name) => `include "${name}"\n`).join('');
    writeFileSync(join(place, 'main.conf'), `${text}node "a" "d"\n`);
    const into = new Collection();
    await readInto(into, join(place, 'main.conf'), 'powerman', undefined);
    expect(into.leftOut.map(({ why, place: { line } }) => [why, line])).toEqual(
      [1, 2, 3, 4].map((line) => ['the file cannot be read here', line]),
    );
    expect([...into.nodes.keys()]).toEqual(['a']);
  });
});

test('what does not end is not read to its end', async () => {
  let pieces = 0;
  async function* endless() {
    for (;;) {
      pieces++;
      yield Buffer.alloc(1024 * 1024, 'n1 a\n');
    }
  }
  await expect(readInto(new Collection(), '-', 'genders', endless())).rejects.toMatchObject({
    code: 'INVALID',
    message: 'standard input is longer than 64 MiB.',
  });
  expect(pieces).toBeLessThan(70);
});

test('a stream that breaks is an error of its own', async () => {
  async function* broken() {
    yield* streamOf('n1 a\n');
    throw Object.assign(new Error('EIO'), { code: 'EIO' });
  }
  await expect(readInto(new Collection(), '-', 'genders', broken())).rejects.toMatchObject({
    code: 'FAILED',
    message: 'standard input cannot be read: the device reports an input/output error.',
  });
});

function yamlBomb(): string {
  const lines = ['a0: &a0 {hosts: {n1: {}}, children: {}}'];
  for (let at = 1; at < 30; at++) {
    const below = `{x: *a${at - 1}, y: *a${at - 1}, z: *a${at - 1}}`;
    lines.push(`a${at}: &a${at} {hosts: {}, children: ${below}}`);
  }
  return lines.join('\n');
}
