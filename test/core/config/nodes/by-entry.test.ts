import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { listByEntry } from '../../../../src/core/config/nodes/by-entry.ts';
import { listNodes } from '../../../../src/core/config/nodes/nodes.ts';
import { nodeNamed } from '../../../../src/core/config/nodes/resolve.ts';
import { clusterWith, wholeCluster } from '../check/samples.ts';

const modelOf = async (text: string) => (await understandText('c.yaml', text)).model;

test('a set is one part, whatever its size; members with entries of their own stand apart', async () => {
  const model = await modelOf(clusterWith('{"n[1-1000000]": {address: "{name}.x"}, n5: {votes: 2}, m1: {}}'));
  const { parts } = listByEntry({ model });
  expect(parts.map(({ nodes, settings }) => [String(nodes), settings.address, settings.votes])).toEqual([
    ['n[1-4,6-1000000]', '{name}.x', 1],
    ['n5', 'n5.x', 2],
    ['m1', 'm1', 1],
  ]);
  const some = listByEntry({ model }, { nodes: 'n[4-6],m1' });
  expect(some.parts.map(({ nodes }) => String(nodes))).toEqual(['n[4,6]', 'n5', 'm1']);
  expect(() => listByEntry({ model }, { nodes: 'n0' })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
});

test('entries of a single node in the way of a set, whichever stands first', async () => {
  const model = await modelOf(wholeCluster);
  expect(listByEntry({ model }).parts.map(({ nodes }) => String(nodes))).toEqual(['n1', 'n3', 'n2', 'c1']);
});

const settings = fc.record(
  {
    address: fc.constantFrom('{name}.x', 'bmc-{name}', '10.0.0.1', 'x{name}'),
    votes: fc.integer({ min: 0, max: 2 }),
    transport: fc.constantFrom('ssh', 'local'),
    ssh: fc.record(
      { user: fc.constantFrom('a', 'b'), options: fc.dictionary(fc.constantFrom('A', 'B'), fc.constant('1')) },
      { requiredKeys: [] },
    ),
    attributes: fc.dictionary(fc.constantFrom('rack', 'slot', '__proto__'), fc.constantFrom('1', '2')),
  },
  { requiredKeys: [] },
);

test('parts, all nodes and each node by its name say the same', async () => {
  const file = fc.tuple(
    settings,
    fc.uniqueArray(
      fc.tuple(fc.constantFrom('n[1-4]', 'n[5,7]', 'm[1-3]', 'n2', 'n6', 'm1', 'k', 'n[8-120]'), settings),
      {
        selector: ([key]) => key,
        minLength: 1,
      },
    ),
  );
  await fc.assert(
    fc.asyncProperty(file, async ([defaults, entries]) => {
      const nodes = `{${entries.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ')}}`;
      const model = await modelOf(clusterWith(nodes, `defaults: {node: ${JSON.stringify(defaults)}}\n`));
      const all = listNodes({ model }).nodes;
      for (const node of all) expect(nodeNamed(model, node.name)).toEqual(node);
      const expanded = listByEntry({ model }).parts.flatMap(({ nodes: part, settings: said }) => {
        const names = typeof part === 'string' ? [part] : part.names();
        return names.map((name) => ({ ...said, id: '', name, address: said.address.replaceAll('{name}', name) }));
      });
      const byName = (list: readonly { name: string }[]) => [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
      expect(byName(expanded)).toEqual(byName(all.map((node) => ({ ...node, id: '' }))));
    }),
    { numRuns: process.env.OCF_LONG === '1' ? 1000 : 60 },
  );
});
