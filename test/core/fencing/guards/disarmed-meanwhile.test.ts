import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { executeFence } from '../../../../src/core/fencing/act/fence.ts';
import { disarmFencing } from '../../../../src/core/fencing/arming/disarm.ts';
import { planFence } from '../../../../src/core/fencing/plan/plan.ts';
import { type FencedCluster, fence, fencedCluster, switchDevice } from '../../../support/rack-cluster.ts';
import { type SimulatedSwitch, simulatedSwitch } from '../../../support/rack-switch.ts';

let rack: SimulatedSwitch;
let cluster: FencedCluster;
let onPower: () => Promise<unknown>;
const off = { nodes: ['n[1-2]'], action: 'off', powerTimeout: 1000 } as const;
const disarm = () => disarmFencing(cluster, { nodes: 'n2', time: 60_000, reason: 'hands in the rack' });

beforeEach(async () => {
  onPower = async () => undefined;
  const power = async () => void (await onPower());
  rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'], on: [true, false, true], power });
  cluster = fencedCluster({ devices: { sw: switchDevice(await rack.listen()) } });
});
afterEach(async () => {
  await rack.close();
  cluster.remove();
});

test('disarmed between the plan and its execution, as while a question stands: nothing is cut off', async () => {
  const prepared = await planFence(cluster, off);
  await disarm();
  await expect(executeFence(cluster, prepared)).rejects.toMatchObject({
    code: 'REFUSED',
    message: expect.stringMatching(/^Fencing of n2 is disarmed until .*: hands in the rack\.$/),
  });
  expect(rack.log).toEqual([]);
  const anyway = await planFence(cluster, { ...off, allow: ['disarmed'] });
  expect(await executeFence(cluster, anyway)).toMatchObject({ status: 0 });
});

test('disarmed while it waits for another request: it is refused when its turn comes, and the others are not', async () => {
  let waiting = () => undefined as unknown;
  const somebodyWaits = new Promise<void>((resolve) => {
    waiting = resolve;
  });
  let release = () => undefined as unknown;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let begun = () => undefined as unknown;
  const switching = new Promise<void>((resolve) => {
    begun = resolve;
  });
  onPower = () => {
    onPower = async () => undefined;
    begun();
    return held;
  };
  const on = fence(cluster, { nodes: ['n2'], action: 'on', powerTimeout: 1000 });
  await switching;
  const reporter = { ...cluster.reporter, note: () => void waiting() };
  const cut = fence({ ...cluster, reporter }, { nodes: ['n2'], action: 'off', powerTimeout: 1000 });
  await somebodyWaits;
  await disarm();
  release();
  expect(await on).toMatchObject({ status: 0 });
  expect(await cut).toMatchObject({
    status: 5,
    nodes: [
      { verdict: 'failed', how: 'refused', changed: false, message: expect.stringContaining('hands in the rack') },
    ],
  });
  expect(rack.rack.done.map(({ plug, on: to }) => [plug, to])).toEqual([[2, true]]);
  // switching on is never refused for it, nor is what was asked for in spite of it
  expect(await fence(cluster, { nodes: ['n2'], action: 'on' })).toMatchObject({ status: 0 });
  expect(await fence(cluster, { nodes: ['n2'], action: 'off', allow: ['disarmed'] })).toMatchObject({ status: 0 });
});
