import { beforeEach, expect, test } from '@jest/globals';
import { showOrigins } from '../../../../src/core/config/listing/origins.ts';
import { listByEntry } from '../../../../src/core/config/nodes/by-entry.ts';
import { folders } from '../file/folder.ts';
import { type Site, site } from './clusters.ts';

const folder = folders();
const shared = '5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11';
let here: Site;
let member: string;
beforeEach(() => {
  here = site(folder());
  member = here.write(
    'site-a',
    `nodes: {"n[1-4]": {address: "{name}.a"}, n4: {votes: 2}, x: {id: ${shared}}}\ngroups: {web: "n1"}\n`,
  );
  here.write('site-b', `nodes: {"n[1-2]": {}, y: {id: ${shared}}}\n`);
  here.write('eu', 'members: {a: site-a, b: site-b}\nnodes: {gw: {votes: 3}}\ngroups: {big: "@a/web,gw"}\n');
});

test('the table of nodes has those of members, a node of two clusters once', async () => {
  const { parts } = listByEntry(await here.open('eu'));
  expect(parts.map(({ nodes, settings }) => [String(nodes), settings.address, settings.votes])).toEqual([
    ['gw', 'gw', 3],
    ['a/n[1-3]', '{name}.a', 1],
    ['a/n4', 'n4.a', 2],
    ['a/x', 'x', 1],
    ['b/n[1-2]', '{name}', 1],
  ]);
});

test.each([
  ['a/*', ['a/n[1-3]', 'a/n4', 'a/x']],
  ['a/n[3-4],b/n2', ['a/n3', 'a/n4', 'b/n2']],
  ['@big', ['gw', 'a/n1']],
  ['b/y', ['a/x']],
])('the table of %s', async (nodes, wanted) => {
  const { parts } = listByEntry(await here.open('eu'), { nodes });
  expect(parts.map((part) => String(part.nodes))).toEqual(wanted);
});

test('an own node in groups with nodes of members has origins too', async () => {
  const { nodes } = await showOrigins(await here.open('eu'), { nodes: 'gw' });
  expect(nodes[0]?.groups).toEqual(['big']);
  expect(nodes[0]?.origins).toContainEqual({ field: 'votes', value: 3, from: 'node', entry: 'gw', line: 4 });
});

test('origins of a member node are of its own file, under the name it was asked for', async () => {
  const { nodes, file } = await showOrigins(await here.open('eu'), { nodes: 'a/n1' });
  expect(file).toBe(member);
  expect(nodes[0]?.node.name).toBe('a/n1');
  expect(nodes[0]?.groups).toEqual(['a/web', 'big']);
  expect(nodes[0]?.origins).toContainEqual({
    ...{ field: 'address', value: 'n1.a', from: 'set', entry: 'n[1-4]', line: 3, written: '{name}.a' },
  });
});
