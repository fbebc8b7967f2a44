import { expect, test } from '@jest/globals';
import { addDevice, deleteDevices } from '../../../../src/core/config/entries/devices.ts';
import { addResource, deleteResources } from '../../../../src/core/config/entries/resources.ts';
import { describeWith } from '../../../support/components.ts';
import { wholeCluster } from '../check/samples.ts';
import { folders } from '../file/folder.ts';
import { configHost } from '../host.ts';

const folder = folders();
const host = (text: string) => configHost(folder(), text);
const ensure = 'present' as const;

describeWith(['flock'], 'devices and resources as they shall be', () => {
  test('a device: what differs is set, in place; the same again changes nothing', async () => {
    const cluster = await host(wholeCluster);
    const input = {
      name: 'pdu1',
      driver: 'fence/fence_apc_snmp',
      options: { port: '161', ip: '10.0.0.8', verbose: 'true', community: { from: 'file:/etc/ocf/secrets/pdu1' } },
      plugs: { n1: '4', 'n[1-3]': '[4-6]', c1: '1,2' },
      ensure,
    };
    expect(await addDevice(cluster, input)).toMatchObject({ changed: true, devices: ['pdu1'] });
    expect(cluster.text()).toBe(wholeCluster.replace('10.0.0.9', '10.0.0.8'));
    expect(await addDevice(cluster, input)).toMatchObject({ changed: false });
    await addDevice(cluster, { ...input, plugs: { 'n[1-3]': '[1-3]' }, driver: 'fence/x' });
    expect(cluster.text()).toContain('plugs: {"n[1-3]": "[1-3]", c1: [1, 2]}');
    expect(cluster.text()).toContain('driver: fence/x\n');
    await expect(addDevice(cluster, { ...input, plugs: { n1: '9' } })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'The plugs of n1 stand under n[1-3], and are others.',
    });
    expect(await addDevice(cluster, { ...input, name: 'pdu2', plugs: {} })).toMatchObject({ changed: true });
  });

  test('a resource: parameters, relations and times', async () => {
    const cluster = await host(wholeCluster);
    const web = {
      name: 'web',
      agent: 'systemd:nginx',
      parameters: {},
      after: ['vip'],
      with: ['vip'],
      operations: { monitor: { interval: 10_000, timeout: 90_000 }, start: { timeout: 40_000 } },
      ensure,
    };
    expect(await addResource(cluster, web)).toMatchObject({ changed: false });
    const operations = { monitor: { interval: 20_000 }, stop: { timeout: 5_000 } };
    expect(await addResource(cluster, { ...web, nodes: 'n1', operations })).toMatchObject({ changed: true });
    expect(cluster.text()).toContain('monitor: {interval: 20s, timeout: 1m30s}');
    expect(cluster.text()).toContain('operations: {start: {timeout: 40}, stop: {timeout: 5s}}');
    expect(await addResource(cluster, { ...web, nodes: 'n1', operations })).toMatchObject({ changed: false });
    const vip = { name: 'vip', agent: 'ocf:heartbeat:IPaddr2', parameters: { ip: '10.0.0.101' }, ensure };
    await addResource(cluster, vip);
    expect(cluster.text()).toContain('parameters: {ip: 10.0.0.101}, nodes: "@storage"');
  });

  test('absent: names that are not there are as wanted, what is needed stays', async () => {
    const cluster = await host(wholeCluster);
    const absent = 'absent' as const;
    expect(await deleteResources(cluster, { names: ['db', 'web'], ensure: absent })).toMatchObject({
      changed: true,
      resources: ['web'],
    });
    expect(await deleteResources(cluster, { names: ['db', 'web'], ensure: absent })).toMatchObject({ changed: false });
    expect(await deleteDevices(cluster, { names: ['pdu9', '__proto__'], ensure: absent })).toMatchObject({
      changed: false,
      devices: [],
    });
    await expect(deleteDevices(cluster, { names: ['pdu1'], ensure: absent })).rejects.toMatchObject({
      code: 'REFUSED',
    });
  });
});
