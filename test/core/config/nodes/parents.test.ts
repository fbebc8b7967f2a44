import { expect, test } from '@jest/globals';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { deleteDevices } from '../../../../src/core/config/entries/devices.ts';
import { deleteNodes } from '../../../../src/core/config/nodes/node-changes.ts';
import { renameNodes } from '../../../../src/core/config/nodes/rename-nodes.ts';
import { allNodes, nodeNamed } from '../../../../src/core/config/nodes/resolve.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { describeWith } from '../../../support/components.ts';
import { folders } from '../file/folder.ts';
import { configHost } from '../host.ts';

const folder = folders();
const text = `ocf: 1
cluster: {name: web, id: 11111111-2222-4333-8444-555555555555}
nodes:
  chassis1: {}
  blade[1-4]: {parent: chassis1}
  vm1: {parent: blade1}
  gate: {}
devices:
  pdu: {driver: ipmi, plugs: {chassis1: 1}, via: "gate,vm1"}
  last: {driver: ssh, plugs: {gate: gate}, verify: [pdu, ping]}
`;
const host = () => configHost(folder(), text);

async function problems(changed: string): Promise<readonly string[]> {
  try {
    await understandText('web.yaml', changed);
    return [];
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    return ((error.data?.problems ?? []) as { message: string }[]).map(({ message }) => message);
  }
}

test.each<[string, string, RegExp]>([
  ['parent: chassis1', 'parent: chassis9', /^nodes\.blade\[1-4\]\.parent names a node that does not exist: chassis9/],
  ['parent: chassis1', 'parent: "{name}-box"', /names nodes that do not exist: blade\[1-4\]-box/],
  ['parent: chassis1', 'parent: blade1', /^Node blade1 hangs on its own power\.$/],
  ['chassis1: {}', 'chassis1: {parent: vm1}', /hangs on its own power: .*chassis1 on vm1|vm1 on blade1 on chassis1/],
  ['gate,vm1', 'gate,vm7', /^devices\.pdu\.via names a node that does not exist: vm7/],
  ['[pdu, ping]', '[pdu2, ping]', /^There is no device or detector "pdu2"\./],
  ['[pdu, ping]', '[last]', /^Device last cannot bear itself out\./],
])('%s as %s is wrong', async (from, to, message) => {
  const found = await problems(text.replace(from, to));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(message);
});

test('as it stands nothing is wrong, and {name} names the parent of each', async () => {
  expect(await problems(text)).toEqual([]);
  const each = text
    .replace('chassis1: {}', '"box-blade[1-4]": {}\n  chassis1: {}')
    .replace('parent: chassis1', 'parent: "box-{name}"');
  const { model } = await understandText('web.yaml', each);
  expect(nodeNamed(model, 'blade3')?.parent).toBe('box-blade3');
});

describeWith(['flock'], 'a node on whose power others hang', () => {
  test('takes its new name to them, and to what is reached through it', async () => {
    const cluster = await host();
    const first = await renameNodes(cluster, { nodes: 'chassis1', to: 'c9' });
    expect(first.references.map(({ path }) => path)).toEqual(['devices.pdu.plugs.chassis1', 'nodes.blade[1-4].parent']);
    expect(cluster.text()).toContain('blade[1-4]: {parent: c9}');
    const other = await host();
    await renameNodes(other, { nodes: 'vm1', to: 'vm9' });
    expect(other.text()).toContain('via: "gate,vm9"');
  });

  test('keeps them when it is renamed together with one of them', async () => {
    const cluster = await host();
    await renameNodes(cluster, { nodes: 'blade2,chassis1', to: 'b2,c9' });
    const { model } = await understandText('web.yaml', cluster.text());
    const parents = Object.fromEntries(allNodes(model).map(({ name, parent }) => [name, parent]));
    expect(parents).toEqual({
      c9: undefined,
      b2: 'c9',
      blade1: 'c9',
      blade3: 'c9',
      blade4: 'c9',
      vm1: 'blade1',
      gate: undefined,
    });
  });

  test('is not deleted while they say so; with their consent they hang on nothing', async () => {
    const cluster = await host();
    const before = cluster.text();
    await expect(deleteNodes(cluster, { nodes: ['chassis1'] })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('nodes.blade[1-4].parent'),
    });
    await expect(deleteNodes(cluster, { nodes: ['gate'] })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('devices.pdu.via'),
    });
    expect(cluster.text()).toBe(before);
    await deleteNodes(cluster, { nodes: ['chassis1', 'vm1'], references: 'remove' });
    expect(cluster.text()).toContain('via: "gate"');
    expect(cluster.text()).not.toContain('parent');
  });

  test('a device that others need as a witness is not deleted', async () => {
    const cluster = await host();
    await expect(deleteDevices(cluster, { names: ['pdu'] })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('devices.last.verify'),
    });
    await deleteDevices(cluster, { names: ['pdu', 'last'] });
    expect(cluster.text()).toContain('devices: {}');
  });
});
