import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeviceSpec } from '../../../src/core/config/model.ts';
import { fenceHistory } from '../../../src/core/fencing/history/history.ts';
import { describeWith } from '../../support/components.ts';
import { type IpmiSimulator, startIpmiSimulator } from '../../support/ipmi-sim.ts';
import { type FencedCluster, fence, fencedCluster } from '../../support/rack-cluster.ts';

describeWith(['ipmi_sim', 'ipmitool', 'fence-agents', 'flock'], 'fence_ipmilan against ipmi_sim', () => {
  let bmc: IpmiSimulator;
  let cluster: FencedCluster;
  const device = (options: DeviceSpec['options'] = {}): DeviceSpec => ({
    driver: 'fence/ipmilan',
    options: {
      ip: '127.0.0.1',
      ipport: bmc.port,
      username: 'admin',
      password: bmc.password,
      lanplus: true,
      cipher: 3,
      power_wait: 0,
      // for each ipmitool, and so many looks a second apart
      power_timeout: 60,
      quiet: false,
      ...options,
    },
    plugs: { n1: '1' },
  });
  beforeEach(async () => {
    bmc = await startIpmiSimulator();
    cluster = fencedCluster({ devices: { bmc1: device() } });
  });
  afterEach(async () => {
    await bmc.stop();
    cluster.remove();
  });

  test('a reboot is verified off, then on', async () => {
    const result = await fence(cluster, { nodes: ['n1'], action: 'reboot', powerTimeout: 5000 });
    expect(result).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on', changed: true }] });
    expect(bmc.orders()).toEqual(['power 0', 'power 1']);
    expect(bmc.power()).toBe('on');
    const looks = result.nodes[0]?.attempts.filter(({ action }) => action === 'status').map(({ answer }) => answer);
    expect(looks).toEqual(['on', 'off', 'off', 'on']);
    expect(JSON.stringify([result, fenceHistory(cluster)])).not.toContain(bmc.password);
  });

  test('a service processor that lies makes it unknown, exit status 7', async () => {
    bmc.lie();
    const quick = fencedCluster({ folder: cluster.folder, devices: { bmc1: device({ power_timeout: 3 }) } });
    const result = await fence(quick, { nodes: ['n1'], action: 'reboot', powerTimeout: 1000 });
    expect(result).toMatchObject({ status: 7, nodes: [{ verdict: 'unknown' }] });
    // off was tried, and nothing was switched on after it
    expect(new Set(bmc.orders())).toEqual(new Set(['power 0']));
    expect(bmc.power()).toBe('on');
  });

  test('a wrong password is a failure that says so, and nothing is done', async () => {
    const other = fencedCluster({ devices: { bmc1: device({ password: 'falsch-geraten' }) } });
    const result = await fence(other, { nodes: ['n1'], action: 'off', powerTimeout: 1000 });
    other.remove();
    expect(result).toMatchObject({ status: 1, nodes: [{ verdict: 'failed' }] });
    expect(bmc.orders()).toEqual([]);
    expect(JSON.stringify(result)).not.toContain('falsch-geraten');
  });

  test('a wrong option is refused before anything is done', async () => {
    const other = fencedCluster({ devices: { bmc1: device({ pasword: 'x' }) } });
    await expect(fence(other, { nodes: ['n1'], action: 'off' })).rejects.toMatchObject({
      code: 'INVALID',
      message: 'The options of device bmc1 are wrong: fence/ipmilan has no option "pasword".',
      suggestions: expect.arrayContaining([expect.stringMatching(/Did you mean .*password/)]),
    });
    other.remove();
    expect(bmc.orders()).toEqual([]);
  });
});
