import { expect, test } from '@jest/globals';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import {
  addGroup,
  deleteGroups,
  excludeNodes,
  includeNodes,
  renameGroup,
  setGroup,
} from '../../../../src/core/config/entries/group-changes.ts';
import { groupCommands } from '../../../../src/core/config/entries/group-commands.ts';
import { listGroups, showGroups } from '../../../../src/core/config/entries/group-list.ts';
import { describeWith } from '../../../support/components.ts';
import { folders } from '../file/folder.ts';
import { configHost } from '../host.ts';

const folder = folders();
const text = `ocf: 1
cluster: {name: c}
nodes:
  n[1-9]: {transport: local}
groups:
  # the disks
  storage: "n[1-2]"   # two
  all: '@storage,n3'
devices: {pdu: {driver: manual}}
fencing: {"@storage": [[pdu]], n3: [[pdu]]}
resources:
  vip: {agent: "ocf:heartbeat:IPaddr2", nodes: "n[1-9]!@storage"}
`;
const host = (more = '') => configHost(folder(), text + more);

describeWith(['flock'], 'groups', () => {
  test('come as they are written, at the end of their section', async () => {
    const cluster = await host();
    expect(await addGroup(cluster, { name: 'web', nodes: ' @storage , n[7-8]!n2 ', reason: 'new' })).toMatchObject({
      changed: true,
      groups: ['web'],
      changes: [{ section: 'groups', of: 'web', kind: 'added', to: '@storage , n[7-8]!n2' }],
    });
    expect(cluster.text()).toBe(text.replace("n3'\n", 'n3\'\n  web: "@storage , n[7-8]!n2"\n'));
    expect(cluster.events[0]).toMatchObject({ kind: 'group add', reason: 'new', detail: { group: 'web' } });
  });

  test('of a name that is taken are a conflict, unless they only have to be there', async () => {
    const cluster = await host();
    const input = { name: 'storage', nodes: 'n[1-2]' };
    await expect(addGroup(cluster, input)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await addGroup(cluster, { ...input, ensure: 'present' })).toMatchObject({ changed: false });
    expect(await addGroup(cluster, { ...input, nodes: 'n1', ensure: 'present' })).toMatchObject({ changed: true });
    expect(cluster.text()).toBe(text.replace('n[1-2]"', 'n1"'));
  });

  test.each([
    ['web', 'n[1-99]', 'NOT_FOUND', /no nodes n\[10-99\]/],
    ['web', '@strage', 'NOT_FOUND', /no group "strage"/],
    ['web', '@nosuch:x', 'NOT_FOUND', /no source of groups named "nosuch"/],
    ['web', 'n1!n1', 'USAGE', /names no node/],
    ['web', 'n[1', 'USAGE', /not closed/],
    ['web', '', 'USAGE', /names no node/],
    ['web', '@web', 'NOT_FOUND', /no group "web"/],
    ['1web', 'n1', 'USAGE', /has to be a letter followed/],
    ['__proto__', 'n1', 'USAGE', /has to be/],
    ['a b', 'n1', 'USAGE', /has to be/],
    ['a\u001b[2J', 'n1', 'USAGE', /not "a\\u001b\[2J"/],
    ['', 'n1', 'USAGE', /has to be/],
  ])('%j of %j: %s', async (name, nodes, code, message) => {
    const cluster = await host();
    await expect(addGroup(cluster, { name, nodes })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(cluster.text()).toBe(text);
    expect(cluster.events).toEqual([]);
  });

  test('names of objects are names like others', async () => {
    const cluster = await host();
    await addGroup(cluster, { name: 'constructor', nodes: 'n1' });
    await expect(setGroup(cluster, { name: 'toString', nodes: 'n1' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await deleteGroups(cluster, { names: ['constructor'] });
    expect(cluster.text()).toBe(text);
  });

  test('get other nodes, more and less of them', async () => {
    const cluster = await host();
    expect(await includeNodes(cluster, { name: 'storage', nodes: 'n[2-4]' })).toMatchObject({ changed: true });
    expect(cluster.text()).toContain('  storage: "n[1-4]"   # two\n');
    expect(await includeNodes(cluster, { name: 'all', nodes: 'n[1-3]' })).toMatchObject({ changed: false });
    await excludeNodes(cluster, { name: 'all', nodes: 'n[2,9]' });
    expect(cluster.text()).toContain("  all: '@storage,n3!n[2,9]'\n");
    expect(await excludeNodes(cluster, { name: 'storage', nodes: 'n9' })).toMatchObject({ changed: false });
    await expect(excludeNodes(cluster, { name: 'storage', nodes: 'n*' })).rejects.toMatchObject({
      code: 'USAGE',
      suggestions: ['Delete it with: ocf group delete storage'],
    });
    await setGroup(cluster, { name: 'all', nodes: 'n*' });
    expect(cluster.text()).toContain("  all: 'n*'\n");
    await expect(setGroup(cluster, { name: 'storage', nodes: '@storage,n5' })).rejects.toMatchObject({
      message: expect.stringContaining('in a circle'),
    });
    await expect(includeNodes(cluster, { name: 'strage', nodes: 'n1' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      suggestions: ['Did you mean storage?'],
    });
  });

  test('that are named elsewhere stay; every place is said', async () => {
    const cluster = await host();
    await expect(deleteGroups(cluster, { names: ['storage'] })).rejects.toMatchObject({
      code: 'REFUSED',
      message:
        'Group storage cannot be deleted: still named by groups.all (storage), fencing.@storage (storage), resources.vip.nodes (storage).',
    });
    // what is left would be another set, or says whose power is cut
    await expect(deleteGroups(cluster, { names: ['storage'], references: 'remove' })).rejects.toMatchObject({
      message: expect.stringMatching(/by fencing.@storage \(storage\), resources.vip.nodes \(storage\)\./),
    });
    await addGroup(cluster, { name: 'half', nodes: 'n1' });
    await addGroup(cluster, { name: 'more', nodes: '@half, n5' });
    await deleteGroups(cluster, { names: ['half'], references: 'remove' });
    expect(cluster.text()).toContain('  more: "n5"\n');
    await deleteGroups(cluster, { names: ['more', 'more'] });
    expect(cluster.text()).toBe(text);
    await expect(deleteGroups(cluster, { names: ['more'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await deleteGroups(cluster, { names: ['more'], ensure: 'absent' })).toMatchObject({
      changed: false,
      groups: [],
    });
  });

  test('called otherwise are so everywhere', async () => {
    const cluster = await host();
    await renameGroup(cluster, { name: 'storage', to: 'disks' });
    const renamed = text.replace('  storage: "n', '  disks: "n').replaceAll('@storage', '@disks');
    expect(cluster.text()).toBe(renamed);
    await expect(renameGroup(cluster, { name: 'disks', to: 'all' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(renameGroup(cluster, { name: 'disks', to: '@x' })).rejects.toMatchObject({ code: 'USAGE' });
    expect(await renameGroup(cluster, { name: 'disks', to: 'disks' })).toMatchObject({ changed: false });
    await renameGroup(cluster, { name: 'disks', to: 'storage' });
    expect(cluster.text()).toBe(text);
  });

  test('are shown with what they mean and what names them', async () => {
    const { model } = await host();
    expect(listGroups({ model }).groups).toEqual([
      { name: 'storage', definition: 'n[1-2]', nodes: 'n[1-2]', count: 2 },
      { name: 'all', definition: '@storage,n3', nodes: 'n[1-3]', count: 3 },
    ]);
    const [shown] = showGroups({ model }, { names: ['@storage'] }).groups;
    expect(shown?.namedBy.map(({ path }) => path)).toEqual(['groups.all', 'fencing.@storage', 'resources.vip.nodes']);
    expect(() => showGroups({ model }, { names: ['al'] })).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND', suggestions: ['Did you mean all?'] }),
    );
  });

  test('are made again by their commands, each after those it names', async () => {
    const { model } = await understandText('f', text.replace('  # the disks\n', '  first: "@all,@storage"\n'));
    const { commands } = groupCommands({ model });
    expect(commands.map(([, , , name]) => name)).toEqual(['storage', 'all', 'first']);
    const empty = await configHost(folder(), 'ocf: 1\ncluster: {name: c}\nnodes: {"n[1-9]": {}}\n');
    for (const [, , , name = '', nodes = ''] of commands) await addGroup(empty, { name, nodes });
    expect((await understandText('f', empty.text())).model.groups).toEqual({
      storage: 'n[1-2]',
      all: '@storage,n3',
      first: '@all,@storage',
    });
  });
});
