import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { draftNodes } from '../../../../src/core/config/drafts/edit-draft.ts';
import {
  addGroup,
  deleteGroups,
  excludeNodes,
  includeNodes,
  renameGroup,
  setGroup,
} from '../../../../src/core/config/entries/group-changes.ts';
import { showGroups } from '../../../../src/core/config/entries/group-list.ts';
import { exportConfig } from '../../../../src/core/config/exchange/export/export-config.ts';
import { importConfig } from '../../../../src/core/config/exchange/import/import-config.ts';
import { deleteNodes } from '../../../../src/core/config/nodes/node-changes.ts';
import { renameNodes } from '../../../../src/core/config/nodes/rename-nodes.ts';
import { setNodes } from '../../../../src/core/config/nodes/set-nodes.ts';
import { folders } from '../file/folder.ts';
import { type Site, site } from './clusters.ts';

const folder = folders();
let here: Site;
let file: string;
let memberFile: string;
beforeEach(() => {
  here = site(folder());
  memberFile = here.write('site-a', 'nodes: {"n[1-4]": {}}\ngroups: {web: "n[1-2]"}\n');
  file = here.write('eu', 'members: {a: site-a}\nnodes: {gw: {}, g2: {}}\ngroups:\n  big: "@a/web,gw"\n');
});
const groups = async () => (await here.open('eu')).model.groups;

test.each(['a/*', '@a/*', '@a/web', '@*', '*/n1', 'gw,a/n[3-4]'])(
  'nodes of a member behind %s are not changed from above, and none is passed over',
  async (nodes) => {
    const before = readFileSync(file);
    const cluster = await here.open('eu');
    const refused = { code: 'REFUSED', message: expect.stringContaining('belongs to member cluster a') };
    await expect(setNodes(cluster, { nodes, set: ['votes=2'] })).rejects.toMatchObject(refused);
    await expect(deleteNodes(cluster, { nodes: [nodes] })).rejects.toMatchObject(refused);
    await expect(deleteNodes(cluster, { nodes: [nodes], ensure: 'absent' })).rejects.toMatchObject(refused);
    await expect(renameNodes(cluster, { nodes, to: 'x[1-6]' })).rejects.toMatchObject(refused);
    await expect(draftNodes(cluster, { nodes })).rejects.toMatchObject(refused);
    expect(readFileSync(file)).toEqual(before);
  },
);

test.each(['a/web', '@a/web'])('a group of a member, %s, is not changed from above', async (name) => {
  const before = readFileSync(file);
  const cluster = await here.open('eu');
  const refused = {
    code: 'REFUSED',
    message: `${name} belongs to member cluster a and is changed there.`,
    data: { member: 'a' },
  };
  await expect(deleteGroups(cluster, { names: ['big', name] })).rejects.toMatchObject(refused);
  await expect(deleteGroups(cluster, { names: [name], ensure: 'absent' })).rejects.toMatchObject(refused);
  await expect(setGroup(cluster, { name, nodes: 'gw' })).rejects.toMatchObject(refused);
  await expect(renameGroup(cluster, { name, to: 'x' })).rejects.toMatchObject(refused);
  expect(readFileSync(file)).toEqual(before);
});

test('a wildcard stays in the own file', async () => {
  await expect(setNodes(await here.open('eu'), { nodes: 'g*', set: ['votes=2'] })).resolves.toMatchObject({
    nodes: ['g2', 'gw'],
  });
});

test('own groups get and lose nodes of members', async () => {
  await addGroup(await here.open('eu'), { name: 'h', nodes: '@a/*!a/n1' });
  await includeNodes(await here.open('eu'), { name: 'big', nodes: 'a/n3' });
  await includeNodes(await here.open('eu'), { name: 'big', nodes: 'a/n2' });
  await excludeNodes(await here.open('eu'), { name: 'h', nodes: '@a/web' });
  await setGroup(await here.open('eu'), { name: 'h', nodes: 'a/n[2-3],gw' });
  expect(await groups()).toEqual({ big: '@a/web,gw,a/n3', h: 'a/n[2-3],gw' });
  const cluster = await here.open('eu');
  await expect(addGroup(cluster, { name: 'i', nodes: 'a/n[4-5]' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: 'There is no node "a/n5" in cluster eu.',
  });
});

test('an import adds to groups that name members', async () => {
  const source = join(here.folder, 'hosts.csv');
  writeFileSync(source, 'name,groups\ng2,big\n');
  await importConfig(await here.open('eu'), { file: source });
  expect(await groups()).toEqual({ big: '@a/web,gw,g2' });
});

test('what another wrote since the cluster was opened counts', async () => {
  const cluster = await here.open('eu');
  await setNodes(await here.open('eu'), { nodes: 'gw', set: ['votes=2'] });
  await renameNodes(await here.open('eu'), { nodes: 'g2', to: 'g3' });
  await addGroup(cluster, { name: 'h', nodes: 'g3,a/n1' });
  expect(await groups()).toMatchObject({ h: 'g3,a/n1' });
});

test('of a member that cannot be read nothing is put into a group; the own nodes stay workable', async () => {
  rmSync(memberFile);
  const cluster = await here.open('eu');
  await expect(addGroup(cluster, { name: 'h', nodes: 'a/n1' })).rejects.toMatchObject({
    message: expect.stringContaining('Member a of cluster eu cannot be used'),
  });
  await addGroup(cluster, { name: 'h', nodes: 'gw' });
  await setNodes(cluster, { nodes: 'g*', set: ['votes=2'] });
  expect(await groups()).toMatchObject({ h: 'gw' });
});

test("a member's group is shown by its name here", async () => {
  const cluster = await here.open('eu');
  for (const name of ['@a/web', 'a/web']) {
    expect(showGroups(cluster, { names: [name] }).groups).toMatchObject([{ name: 'a/web', nodes: 'a/n[1-2]' }]);
  }
  expect(() => showGroups(cluster, { names: ['@a/wob'] })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
});

test('an export as a cluster file keeps the members that it names', async () => {
  const cluster = await here.open('eu');
  const exported = async (nodes?: string) =>
    JSON.parse((await exportConfig(cluster, { format: 'json', nodes })).text) as Record<string, unknown>;
  expect((await exported()).members).toEqual({ a: { cluster: 'site-a' } });
  expect(await exported('a/n1')).toMatchObject({ members: { a: { cluster: 'site-a' } }, groups: { big: 'a/n1' } });
  expect(await exported('gw')).not.toHaveProperty('members');
});
