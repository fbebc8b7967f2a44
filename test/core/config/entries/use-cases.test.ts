import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkFile } from '../../../../src/core/config/check/check.ts';
import { resourceSpec } from '../../../../src/core/config/check/resource-spec.ts';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { addDevice, deleteDevices, listDevices } from '../../../../src/core/config/entries/devices.ts';
import { optionsFrom } from '../../../../src/core/config/entries/option-text.ts';
import { addResource, deleteResources, listResources } from '../../../../src/core/config/entries/resources.ts';
import { createFile, newClusterText } from '../../../../src/core/config/file/create.ts';
import { addNodes, deleteNodes } from '../../../../src/core/config/nodes/node-changes.ts';
import { listNodes, showNodes } from '../../../../src/core/config/nodes/nodes.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';
import { clusterWith, wholeCluster } from '../check/samples.ts';
import { folders } from '../file/folder.ts';
import { configHost } from '../host.ts';

const folder = folders();

const host = (text: string) => configHost(folder(), text);

describeWith(['flock'], 'nodes', () => {
  test('one entry for a set, or one for each; journalled with the reason', async () => {
    const cluster = await host(clusterWith('{}'));
    const result = await addNodes(cluster, {
      set: 'n[1-3]',
      settings: { address: '{name}.mgmt', attributes: { rack: '7' } },
      reason: 'new rack',
    });
    expect(result).toMatchObject({
      changed: true,
      dryRun: false,
      cluster: 'c',
      nodeset: 'n[1-3]',
      nodes: ['n1', 'n2', 'n3'],
    });
    await addNodes(cluster, { set: 'm[2,1]', settings: { votes: 0 }, asSet: false });
    expect(cluster.text()).toBe(
      'ocf: 1\ncluster: {name: c}\nnodes:\n  n[1-3]: {address: "{name}.mgmt", attributes: {rack: "7"}}\n  m1: {votes: 0}\n  m2: {votes: 0}\n',
    );
    expect(cluster.events.map(({ kind, reason, detail }) => [kind, reason, detail.nodeset])).toEqual([
      ['node add', 'new rack', 'n[1-3]'],
      ['node add', 'new rack', 'n[1-3]'],
      ['node add', undefined, 'm[1-2]'],
      ['node add', undefined, 'm[1-2]'],
    ]);
    expect(cluster.events[0]?.detail.diff).toContain('+  n[1-3]:');
  });

  test('a dry run says the same and does nothing', async () => {
    const cluster = await host(clusterWith('{n1: {}}'));
    const before = cluster.text();
    expect(await addNodes(cluster, { set: 'n2', settings: {}, dryRun: true })).toMatchObject({
      changed: true,
      dryRun: true,
      diff: expect.stringContaining('n2'),
    });
    expect(await deleteNodes(cluster, { nodes: ['n1'], dryRun: true })).toMatchObject({ changed: true, nodeset: 'n1' });
    expect(cluster.text()).toBe(before);
    expect(cluster.events).toEqual([]);
  });

  test('what is there already is named', async () => {
    const cluster = await host(wholeCluster);
    await expect(addNodes(cluster, { set: 'n[2-5]', settings: {} })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'There is a node n[2-3] already.',
    });
    await expect(addNodes(cluster, { set: 'x[1-2]', settings: { id: 'x' } })).rejects.toMatchObject({ code: 'USAGE' });
    expect(cluster.text()).toBe(wholeCluster);
  });

  test('deleting splits node sets and takes the own entry along', async () => {
    const cluster = await host(
      clusterWith('\n  n[1-4]: {votes: 2} # four\n  # its own\n  n2: {votes: 1}\n  m1: {}', ''),
    );
    await deleteNodes(cluster, { nodes: ['n2', 'm1'] });
    expect(cluster.text()).toBe(clusterWith('\n  n[1,3-4]: {votes: 2} # four', ''));
    await deleteNodes(cluster, { nodes: ['n[1,3-4]'] });
    expect(cluster.text()).toBe(clusterWith('', '').replace('nodes: \n', 'nodes: {} \n'));
    await expect(deleteNodes(cluster, { nodes: ['n1'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a node that is named elsewhere is not deleted; every place is said', async () => {
    const cluster = await host(wholeCluster);
    await expect(deleteNodes(cluster, { nodes: ['n1'] })).rejects.toMatchObject({
      code: 'REFUSED',
      message:
        'Node n1 cannot be deleted: still named by groups.storage (n1), groups.all (n1), devices.pdu1.plugs.n[1-3] (n1), fencing.n[1-2] (n1), resources.vip.nodes (n1).',
    });
  });

  test('a thousand nodes at once', async () => {
    const cluster = await host(clusterWith('{n0: {}}'));
    await addNodes(cluster, { set: 'm[1-1000]', settings: {}, asSet: false });
    expect((await understandText('f', cluster.text())).model.nodes).toHaveLength(1001);
    await deleteNodes(cluster, { nodes: ['m[1-1000]'] });
    expect(cluster.text()).toBe(clusterWith('{n0: {}}'));
  });
});

test('what the file says of a node', async () => {
  const cluster = await host(wholeCluster);
  expect(listNodes(cluster).nodes.map(({ name }) => name)).toEqual(['n1', 'n2', 'n3', 'c1']);
  expect(listNodes(cluster, { nodes: '@storage' }).nodes).toHaveLength(2);
  expect(showNodes(cluster, { nodes: 'n2' }).nodes).toEqual([
    {
      node: expect.objectContaining({ name: 'n2', address: 'n2.mgmt' }),
      entries: ['n[1-2]', 'n2'],
      groups: ['storage', 'all'],
      plugs: { pdu1: ['5'] },
      fencing: [['pdu1'], ['manual']],
      resources: ['vip', 'web'],
    },
  ]);
});

test('the levels shown are those that fence the node: its own entry before a set, all its devices without one', async () => {
  const devices = 'devices: {a: {driver: fence/x, plugs: {n1: 1, n3: 3}}, b: {driver: fence/x, plugs: {n2: 1}}}\n';
  const text = `${clusterWith('{"n[1-3]": {}}')}${devices}fencing: {n1: [[a]], "n[1-2]": [[b]]}\n`;
  const { nodes } = showNodes(await host(text), { nodes: 'n[1-3]' });
  expect(nodes.map(({ fencing }) => fencing)).toEqual([[['a']], [['b']], [['a']]]);
});

describeWith(['flock'], 'devices and resources', () => {
  test('devices come and go', async () => {
    const cluster = await host(clusterWith('{"n[1-2]": {}}'));
    const options = optionsFrom(['ip=10.0.0.9', 'port=161', 'serial=0012', 'password.from=file:/etc/x', 'on=true']);
    await addDevice(cluster, { name: 'pdu1', driver: 'fence/x', options, plugs: { n1: '1', n2: 'A2' } });
    expect(cluster.text()).toContain(
      'devices:\n  pdu1:\n    driver: fence/x\n    options:\n      ip: 10.0.0.9\n      port: "161"\n      serial: "0012"\n      password: {from: "file:/etc/x"}\n      "on": "true"\n    plugs: {n1: 1, n2: A2}\n',
    );
    await expect(addDevice(cluster, { name: 'pdu1', driver: 'x', options: {}, plugs: {} })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(
      addDevice(cluster, { name: 'pdu2', driver: 'x', options: {}, plugs: { n9: '1' } }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await deleteDevices(cluster, { names: ['pdu1'] });
    expect(cluster.text()).toBe(`${clusterWith('{"n[1-2]": {}}')}devices: {}\n`);
  });

  test('a device that a level uses stays', async () => {
    const cluster = await host(wholeCluster);
    await expect(deleteDevices(cluster, { names: ['manual'] })).rejects.toMatchObject({
      code: 'REFUSED',
      message: 'Device manual cannot be deleted: still named by fencing.n[1-2] (manual), fencing.n3 (manual).',
    });
    await expect(deleteDevices(cluster, { names: ['manul'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      suggestions: ['Did you mean manual?'],
    });
  });

  test('literal secrets are shown nowhere', async () => {
    const cluster = await host(clusterWith('{n1: {}}'));
    const result = await addDevice(cluster, { name: 'd', driver: 'x', options: { passwd: 'hunter2' }, plugs: {} });
    const model = (await understandText('f', cluster.text())).model;
    const shown = listDevices({ model });
    expect(JSON.stringify([result, cluster.events, shown])).not.toContain('hunter2');
    expect(shown.devices[0]?.options).toEqual({ passwd: '(hidden)' });
  });

  test('resources come and go, what is needed stays', async () => {
    const cluster = await host(wholeCluster);
    await addResource(cluster, {
      name: 'db',
      agent: 'ocf:heartbeat:pgsql',
      parameters: { pgport: 5432 },
      nodes: 'n[1-2]',
      after: ['vip'],
      operations: { monitor: { interval: 10_000, timeout: 90_000 }, start: { timeout: 1500 } },
    });
    const { model } = await understandText('f', cluster.text());
    expect(model.resources.db).toEqual({
      ...resourceSpec({}),
      agent: 'ocf:heartbeat:pgsql',
      parameters: { pgport: 5432 },
      nodes: 'n[1-2]',
      after: ['vip'],
      with: [],
      operations: { start: { timeout: 1500 }, monitor: { interval: 10_000, timeout: 90_000 } },
    });
    expect(listResources({ model }, { names: ['vip'] }).resources[0]?.neededBy).toEqual(['web', 'db']);
    await expect(deleteResources(cluster, { names: ['vip'] })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('resources.web.after (vip), resources.web.with (vip), resources.db.after (vip)'),
    });
    await deleteResources(cluster, { names: ['db'] });
    expect(cluster.text()).toBe(wholeCluster);
  });
});

describe('checking a file', () => {
  test('valid, with warnings, with problems, and no YAML', async () => {
    const cluster = await host(clusterWith('{n1: {}}', 'devices: {d: {driver: x, options: {passwd: hunter2}}}\n'));
    const checked = await checkFile(cluster.file);
    expect(checked).toMatchObject({
      valid: true,
      problems: [],
      warnings: [{ path: 'devices.d.options.passwd', frame: '' }],
    });
    expect(JSON.stringify(checked)).not.toContain('hunter2');
    writeFileSync(cluster.file, clusterWith('{n1: {vote: 1}}'));
    expect(await checkFile(cluster.file)).toMatchObject({
      valid: false,
      problems: [{ place: { line: 3, column: 14 }, frame: expect.stringContaining('> 3 | nodes') }],
    });
    writeFileSync(cluster.file, 'a: [');
    expect(await checkFile(cluster.file)).toMatchObject({ valid: false, problems: [{ place: { line: 1 } }] });
  });
});

test('a new file is valid, and never replaces another one', async () => {
  const file = join(folder(), 'clusters', 'web.yaml');
  const text = newClusterText({
    name: 'web',
    id: '5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11',
    agentPath: ['/srv/my agents'],
  });
  createFile(file, text, realSystem());
  const { model, warnings } = await understandText(file, readFileSync(file, 'utf8'));
  expect(model).toMatchObject({ cluster: { name: 'web' }, nodes: [], agentPath: ['/srv/my agents'] });
  expect(warnings).toEqual([]);
  expect(() => createFile(file, 'x', realSystem())).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  expect(readFileSync(file, 'utf8')).toBe(text);
});

describeWith(['flock'], 'a new file', () => {
  test('takes nodes, devices and resources where the comments announce them', async () => {
    const cluster = await host(newClusterText({ name: 'web', id: '5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11' }));
    await addNodes(cluster, { set: 'n[1-2]', settings: { address: '{name}.x' } });
    await addDevice(cluster, { name: 'd', driver: 'manual', options: {}, plugs: {} });
    expect(cluster.text()).toContain('writes it.\nnodes:\n  n[1-2]: {address: "{name}.x"}\n\n# Names for');
    expect(cluster.text()).toContain('devices:\n  d: {driver: manual}\n\n# Which');
  });
});
