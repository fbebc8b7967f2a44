import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Cluster } from '../../../../src/core/cluster.ts';
import type { DeviceSpec, NodeSettings } from '../../../../src/core/config/model.ts';
import { canStart } from '../../../../src/core/resources/gate/can-start.ts';
import { startResources } from '../../../../src/core/resources/start.ts';
import { describeWith } from '../../../support/components.ts';
import { type IpmiSimulator, startIpmiSimulator } from '../../../support/ipmi-sim.ts';
import { fence, switchDevice } from '../../../support/rack-cluster.ts';
import { type SimulatedSwitch, simulatedSwitch } from '../../../support/rack-switch.ts';
import { type TestCluster, testCluster } from '../cluster.ts';

const dead: NodeSettings = { transport: 'command', command: ['false'] };
const minutes = 60_000;

let at: TestCluster;
afterEach(() => at.remove());

/** The cluster with devices, as it is some time later. */
function later(milliseconds: number, devices: Readonly<Record<string, DeviceSpec>>): Cluster {
  const { cluster } = at;
  const system = { ...cluster.system, now: () => Date.now() + milliseconds };
  return { ...cluster, system, model: { ...cluster.model, devices } };
}

const start = (cluster: Cluster) => startResources(cluster, { names: ['web'] });
const stillOff = 'n2 was verified off';

describe('a node that was verified off by a switch', () => {
  let rack: SimulatedSwitch;
  let devices: Readonly<Record<string, DeviceSpec>>;
  beforeEach(async () => {
    at = testCluster({ web: { nodes: 'n[1-2]' } }, { n2: dead });
    rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'] });
    devices = { rack: switchDevice(await rack.listen()) };
    await fence(later(0, devices), { nodes: ['n2'], action: 'off' });
  });
  afterEach(() => rack.close());

  test('lets a start through as long as it is off', async () => {
    expect((await start(later(0, devices))).steps).toMatchObject([{ node: 'n1', outcome: 'done' }]);
  });

  test('is asked again when that is a while ago, and believed when it says off', async () => {
    const { allowed, reasons } = await canStart(later(2 * minutes, devices), { names: ['web'] });
    expect(allowed).toBe(true);
    expect(reasons).toContainEqual(
      expect.objectContaining({
        matter: 'power',
        says: 'for',
        text: expect.stringMatching(/its device says so again$/),
      }),
    );
  });

  test('counts as off no more once somebody has switched it on by hand', async () => {
    await rack.change(2, true);
    const then = later(2 * minutes, devices);
    await expect(start(then)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringMatching(
        /^web cannot be started: n2 was verified off at .*, but its device says that it is on now\.$/,
      ),
      suggestions: ['Make sure that n2 is off: ocf fence n2 --off'],
    });
    expect(at.log().some((line) => line.startsWith('start'))).toBe(false);
    await fence(then, { nodes: ['n2'], action: 'off' });
    expect((await start(then)).steps).toMatchObject([{ outcome: 'done' }]);
  });

  test('stays off when the device cannot be asked, or is in the file no more', async () => {
    await rack.close();
    for (const known of [devices, {}]) {
      const { allowed, reasons } = await canStart(later(2 * minutes, known), { names: ['web'] });
      expect(allowed).toBe(true);
      expect(reasons.find(({ matter }) => matter === 'power')?.text).toMatch(
        known === devices ? /its device cannot tell now$/ : /no device can tell more$/,
      );
    }
  });

  test('does not matter once it answers again', async () => {
    await rack.change(2, true);
    const { cluster } = at;
    const model = { ...cluster.model, nodes: cluster.model.nodes.map(({ key }) => ({ key, settings: {} })) };
    const up = { ...later(2 * minutes, devices), model: { ...model, devices } };
    const { allowed, reasons } = await canStart(up, { names: ['web'] });
    expect(allowed).toBe(true);
    expect(reasons.some(({ text }) => text.includes(stillOff))).toBe(false);
  });
});

describeWith(
  ['ipmi_sim', 'ipmitool', 'fence-agents', 'flock'],
  'a node that was verified off by its service processor',
  () => {
    let board: IpmiSimulator;
    beforeEach(async () => {
      at = testCluster({ web: { nodes: 'n[1-2]' } }, { n2: dead });
      board = await startIpmiSimulator();
    });
    afterEach(() => board.stop());

    test('is asked again, and blocks when it is on', async () => {
      const options = {
        ip: '127.0.0.1',
        ipport: board.port,
        username: 'admin',
        password: board.password,
        lanplus: true,
        cipher: 3,
        power_wait: 0,
        power_timeout: 60,
      };
      const devices = { bmc: { driver: 'fence/ipmilan', options, plugs: { n2: '1' } } };
      await fence(later(0, devices), { nodes: ['n2'], action: 'off' });
      const then = later(2 * minutes, devices);
      expect(await canStart(then, { names: ['web'] })).toMatchObject({ allowed: true });
      await fence({ ...then, stateFolder: `${then.stateFolder}-elsewhere` }, { nodes: ['n2'], action: 'on' });
      expect(board.power()).toBe('on');
      expect(await canStart(then, { names: ['web'] })).toMatchObject({
        allowed: false,
        reasons: expect.arrayContaining([expect.objectContaining({ matter: 'power', says: 'against', node: 'n2' })]),
      });
    });
  },
);
