import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { changedPart } from '../../../../src/core/config/file/changed-part.ts';
import { gapsBetween } from '../../../../src/core/config/file/gaps.ts';
import { nodeEntries } from '../../../../src/core/config/file/node-entries.ts';
import { readCluster } from '../../../../src/core/config/file/open.ts';
import { prepare } from '../../../../src/core/config/file/prepare.ts';
import { editText } from '../../../../src/core/config/yaml/edit.ts';
import type { Edit } from '../../../../src/core/config/yaml/edit-tree.ts';
import { loadTree } from '../../../../src/core/config/yaml/load-tree.ts';
import { sourceText } from '../../../../src/core/config/yaml/source-text.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { folders } from './folder.ts';

const file = 'web.yaml';
const folder = folders();

async function inPart(text: string, edits: readonly Edit[]) {
  const known = await understandText(file, text);
  return { before: known.model, part: await changedPart(sourceText(file, text), known, edits, 0) };
}

/** What reading the whole file gives; undefined when the edit is refused or makes the file invalid. */
async function inWhole(text: string, edits: readonly Edit[]) {
  try {
    const { tree } = await loadTree(file, text);
    const { text: edited } = await editText(tree, edits);
    const { model, warnings } = await understandText(file, edited);
    return { text: edited, model, warnings };
  } catch (error) {
    if (error instanceof OcfError) return undefined;
    throw error;
  }
}

function tenThousand(count = 10_000): string {
  const lines = Array.from(
    { length: count },
    (_, index) => `  n${index}: {address: a${index}, attributes: {rack: r1}}\n`,
  );
  return `# all\nocf: 1\ncluster: {name: web}\nnodes:\n${lines.join('')}groups: {some: "n[5-7]"}\n`;
}

const set = (key: string, value = {}): Edit => ({ kind: 'set', path: ['nodes', key], value });

test('of ten thousand entries few are read; the others are the very same in the model', async () => {
  const text = tenThousand();
  const edits: Edit[] = [
    { kind: 'set', path: ['nodes', 'n5000', 'votes'], value: 2 },
    set('m1'),
    { kind: 'delete', path: ['nodes', 'n9'] },
  ];
  const source = sourceText(file, text);
  const gaps = gapsBetween(source, nodeEntries(source), edits);
  const skipped = gaps.reduce((sum, { start, end }) => sum + end - start, 0);
  expect(skipped).toBeGreaterThan(text.length * 0.98);

  const { before, part } = await inPart(text, edits);
  expect(part?.text).toBe((await inWhole(text, edits))?.text);
  const after = new Map(part?.model.nodes.map((entry) => [entry.key, entry]));
  const same = before.nodes.filter((entry) => after.get(entry.key) === entry);
  expect(same.length).toBeGreaterThan(9_800);
  expect(after.get('n5000')?.settings).toEqual({ address: 'a5000', attributes: { rack: 'r1' }, votes: 2 });
});

test('a change of a file that is known reads no more than that', async () => {
  const place = folder();
  const path = join(place, 'web.yaml');
  writeFileSync(path, tenThousand());
  await readCluster(path, place);
  const { change, text } = await prepare(path, path, place, () => [set('n7000', { votes: 3 })]);
  const apart = change.after.nodes.filter((entry, index) => entry !== change.before.nodes[index]);
  expect(apart.length).toBeLessThan(150);
  expect(change.changes).toMatchObject([
    { of: 'n7000', field: 'address', from: 'a7000' },
    { field: 'attributes.rack' },
    { field: 'votes', to: 3 },
  ]);
  expect(text).toBe(tenThousand().replace(/^( {2}n7000: ).*$/m, '$1{votes: 3}'));
});

test.each<[string, Edit[]]>([
  ['a second entry for a node that is not read', [{ kind: 'rename', path: ['nodes', 'n1'], name: 'n500' }]],
  ['a node set over nodes of a set that is not read', [set('w[3-20]')]],
  ['an id that a node has that is not read', [set('m1', { id: '123e4567-e89b-42d3-a456-426614174000' })]],
  ['a value that cannot be', [set('m1', { votes: 'x' })]],
  ['the whole section', [{ kind: 'set', path: ['nodes'], value: {} }]],
])('left to the whole file: %s', async (_, edits) => {
  const text = tenThousand(1000)
    .replace('  n500: {', '  n500: {id: 123e4567-e89b-42d3-a456-426614174000, ')
    .replace('  n400:', '  w[1-9]: {}\n  n400:');
  expect((await inPart(text, [set('m1')])).part).toBeDefined();
  expect((await inPart(text, edits)).part).toBeUndefined();
});

test('references to nodes that are not read are checked against all', async () => {
  const text = tenThousand(1000);
  const group = (value: string): Edit[] => [{ kind: 'set', path: ['groups', 'more'], value }];
  expect((await inPart(text, group('n[300-600]'))).part?.model.groups).toEqual({ some: 'n[5-7]', more: 'n[300-600]' });
  expect((await inPart(text, group('n[300-1600]'))).part).toBeUndefined();
  expect((await inPart(text, [{ kind: 'delete', path: ['nodes', 'n6'] }])).part).toBeUndefined();
});

test.each([
  ['anchors', (text: string) => text.replace('n3: {', 'n3: &x {')],
  ['a merge', (text: string) => text.replace('  n3:', '  <<: {zz: {}}\n  n3:')],
  ['an escape in a name', (text: string) => text.replace('  n300:', '  "n\\x3300":')],
  ['a name behind a question mark', (text: string) => text.replace('  n300: {', '  ? n300\n  : {')],
  [
    'the section in braces',
    (text: string) => text.replace('nodes:\n', 'nodes: {\n').replace('groups:', '  }\ngroups:'),
  ],
])('a file with %s is read whole', async (_, change) => {
  const text = change(tenThousand(1000)).replaceAll(/^( {2}n\d+: .*\})$/gm, (line, entry) =>
    _ === 'the section in braces' ? `${entry},` : line,
  );
  expect((await inPart(text, [set('m1')])).part).toBeUndefined();
});

// entries as somebody could write them; what a line looks like must not decide what it is
const entry = fc
  .tuple(
    fc.constantFrom('plain', 'double', 'single', 'block', 'lines', 'text', 'folded', 'empty', 'comment', 'set'),
    fc.nat(3),
  )
  .map(([style, blank]) => (name: string) => {
    const lines = {
      plain: [`  ${name}: {address: a, attributes: {x: "1"}}`],
      double: [`  "${name}":   {votes: 2} # about`],
      single: [`  '${name}': { address: b }`],
      block: [`  ${name}:`, '    address: c', '    # inside', '    votes: 3'],
      lines: [`  ${name}: {address: d,`, '     votes: 1}'],
      text: [`  ${name}:`, '    attributes:', '      note: "one', '       n5: two"', '      more: x'],
      folded: [`  ${name}:`, '    attributes:', '      x: >-', '        n7: {}', '    votes: 1'],
      empty: [`  ${name}:`],
      comment: ['  # above', '# at the left', `  ${name}: {}`, '     # below'],
      set: [`  ${name}s[1-4]: {address: "{name}.x"}`],
    }[style] as string[];
    return [...Array<string>(blank === 3 ? 1 : 0).fill(''), ...lines].join('\n');
  });

const edit = fc.tuple(
  fc.constantFrom('votes', 'address', 'whole', 'delete', 'rename', 'copy', 'add', 'group'),
  fc.nat(299),
);

test('the same text, model and warnings as from the whole file', async () => {
  const files = fc.record({
    entries: fc.array(entry, { minLength: 3, maxLength: 12 }),
    edits: fc.array(edit, { minLength: 1, maxLength: 4 }),
    eol: fc.constantFrom('\n', '\n', '\r\n'),
    end: fc.constantFrom(
      'groups: {a: "*"}\n',
      'groups:\n  a: "*"\ndevices:\n  d: {driver: x, options: {password: y}}\n',
      '',
      '# end',
    ),
  });
  await fc.assert(
    fc.asyncProperty(files, async ({ entries, edits, eol, end }) => {
      const lines = Array.from({ length: 300 }, (_, index) =>
        (entries[index % entries.length] as (typeof entries)[0])(`n${index}`),
      );
      const text = `ocf: 1\ncluster: {name: c}\nnodes: # all\n${lines.join('\n')}\n${end}`.replaceAll('\n', eol);
      const changes = edits.map(([kind, number]): Edit => {
        const path = ['nodes', `n${number}`];
        if (kind === 'votes') return { kind: 'set', path: [...path, 'votes'], value: 7 };
        if (kind === 'address') return { kind: 'set', path: [...path, 'address'], value: 'here: "x"' };
        if (kind === 'whole') return { kind: 'set', path, value: { attributes: { a: 'b' } } };
        if (kind === 'delete') return { kind, path };
        if (kind === 'rename') return { kind, path, name: `m[${number}-400]` };
        if (kind === 'copy')
          return { kind, path, name: `c${number}`, edits: [{ kind: 'set', path: ['votes'], value: 5 }] };
        if (kind === 'add') return { kind: 'set', path: ['nodes', `new${number}`], value: { address: 'z', votes: 1 } };
        return { kind: 'set', path: ['groups', `g${number}`], value: `n[0-${number}]` };
      });
      const { part } = await inPart(text, changes);
      // what is left to reading the whole file is drawn again
      fc.pre(part !== undefined);
      expect(part).toEqual(await inWhole(text, changes));
    }),
    { numRuns: process.env.OCF_LONG === '1' ? 1000 : 60 },
  );
});
