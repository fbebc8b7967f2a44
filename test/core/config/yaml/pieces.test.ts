import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as yaml from 'js-yaml';
import { loadPieces, loadTree } from '../../../../src/core/config/yaml/load-tree.ts';
import { piecesOf } from '../../../../src/core/config/yaml/pieces.ts';
import { sourceText } from '../../../../src/core/config/yaml/source-text.ts';
import type { TreeNode } from '../../../../src/core/config/yaml/tree.ts';
import { treeBuilder } from '../../../../src/core/config/yaml/tree-builder.ts';
import { wholeCluster } from '../check/samples.ts';
import { styles } from './styles.ts';

function whole(text: string) {
  try {
    const builder = treeBuilder(sourceText('f', text), yaml);
    builder.take(yaml.parseEvents(text, {}), text, 0);
    return builder.end();
  } catch {
    return undefined;
  }
}

/** Where a file is cut at all, the pieces must give what the whole file gives; where it is no YAML, nothing. */
function same(text: string): boolean {
  const pieced = loadPieces(sourceText('f', text), yaml, 1);
  if (pieced !== undefined) expect(pieced).toEqual(whole(text));
  return pieced !== undefined;
}

test('a file in pieces gives the tree of the whole file', () => {
  const texts = [...Object.values(styles), wholeCluster];
  expect(texts.filter(same).length).toBeGreaterThan(5);
});

test('also when it is made of lines that look like entries and are none', () => {
  const lines = [
    'nodes:',
    'nodes: # c',
    'groups:',
    'a: 1',
    'a: |',
    'a: "x',
    '  n1:',
    '  n2: {}',
    '  n3: {a: 1,',
    '  b: 2}',
    '  "q": 1',
    "  'q r': [1,",
    '  z]',
    '    deep: 1',
    '    deep2: >',
    '      text',
    '  text: |',
    '    n1:',
    '  n1: |',
    '  plain',
    '   odd: 1',
    '- item',
    '  - item',
    '# c',
    '  # c',
    '',
    '   ',
    '  ? k',
    '  : v',
    '  n4: "multi',
    '  line"',
    '    more words',
    '\tn5: 1',
    '  n6: 1\r',
    'end: x"',
  ];
  const text = fc.array(fc.constantFrom(...lines), { minLength: 2, maxLength: 14 }).map((all) => `${all.join('\n')}\n`);
  let pieced = 0;
  fc.assert(
    fc.property(text, (each) => {
      if (same(`x:\n  y: 1\n${each}`)) pieced++;
    }),
    { numRuns: 3000 },
  );
  expect(pieced).toBeGreaterThan(50);
});

test('cuts stand before entries only; what reaches across keeps the file whole', () => {
  const pieces = (text: string) => piecesOf(sourceText('f', text), 1).map(({ start, end }) => text.slice(start, end));
  expect(
    pieces('ocf: 1\nnodes: # all\n  # first\n  n1:\n    a: 1\n  n2: {}\ngroups:\n  g: n1\nx: |\n  n3: {}\n'),
  ).toEqual(['ocf: 1\nnodes: # all\n  # first\n  n1:\n    a: 1\n', '  n2: {}\ngroups:\n  g: n1\nx: |\n  n3: {}\n']);
  for (const text of [
    'a: &x\n  b: 1\n  c: *x\n',
    'a:\n  b: 1\n  c: 2\n---\nd: 1\n',
    '%YAML 1.2\n---\na:\n  b: 1\n  c: 2\n',
  ]) {
    expect(pieces(text)).toEqual([]);
  }
});

test('lines that end in CRLF are cut like others, and a mixture of both is no other file', () => {
  const text = 'nodes:\n  n1:\n    a: 1\n  n2: {}\n  n3: {}\n';
  const cuts = (each: string) => piecesOf(sourceText('f', each), 1).length;
  expect(cuts(text.replaceAll('\n', '\r\n'))).toBe(cuts(text));
  expect(same(text.replaceAll('\n', '\r\n'))).toBe(true);
  // what looks like an entry of its own goes on from the line before
  expect(same('x:\n  n6: 1\r\n    more words\n    deep: 1\n')).toBe(false);
});

test('a file of ten thousand nodes is cut, and a mistake in it has its place', async () => {
  const lines = Array.from(
    { length: 10_000 },
    (_, index) =>
      `  node${index}:\n    address: 10.0.0.${index % 250}\n    votes: 1\n    attributes: {rack: r${index}, row: a}\n`,
  );
  const text = `ocf: 1\ncluster: {name: c}\nnodes:\n${lines.join('')}`;
  expect(piecesOf(sourceText('f', text)).length).toBeGreaterThan(1);
  const root = whole(text)?.tree.root as TreeNode;
  expect(JSON.stringify((await loadTree('f', text)).tree.root) === JSON.stringify(root)).toBe(true);
  await expect(loadTree('f', text.replace('  node9000:', '  node9000: ]'))).rejects.toMatchObject({
    place: { line: 36_004 },
  });
});
