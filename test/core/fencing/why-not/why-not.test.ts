import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { lookAtPlan } from '../../../../src/core/fencing/plan/look-at-plan.ts';
import { planFence } from '../../../../src/core/fencing/plan/plan.ts';
import { whyNot } from '../../../../src/core/fencing/why-not/why-not.ts';
import { type FencedCluster, fence, fencedCluster, switchDevice } from '../../../support/rack-cluster.ts';
import { type SimulatedSwitch, simulatedSwitch } from '../../../support/rack-switch.ts';

let rack: SimulatedSwitch;
let cluster: FencedCluster;

beforeEach(async () => {
  rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'] });
  const device = switchDevice(await rack.listen());
  const broken = { ...device, options: { ...device.options, password: { from: 'file:/nonexistent/secret' } } };
  cluster = fencedCluster({
    devices: {
      nps: device,
      broken,
      nodriver: { driver: 'fence/nope', options: {}, plugs: { n1: '1' } },
      own: { ...device, via: 'n3' },
    },
    fencing: [
      { key: 'n1', levels: [['broken', 'nodriver'], ['nps']] },
      { key: 'n2', levels: [['broken']] },
      { key: 'n3', levels: [['own']] },
    ],
    nodes: 'n[1-5]',
  });
});
afterEach(async () => {
  cluster.remove();
  await rack.close();
});

const says = (answer: Awaited<ReturnType<typeof whyNot>>, word: string) =>
  answer.reasons.filter((reason) => reason.says === word).map(({ text }) => text);

test('a level that is of no use is said with each device that is broken; the next one counts', async () => {
  const answer = await whyNot(cluster, { node: 'n1', action: 'off', probe: false });
  expect(answer).toMatchObject({ possible: true, status: 0, node: 'n1' });
  expect(says(answer, 'against')).toEqual([]);
  expect(says(answer, 'open')).toEqual([
    expect.stringContaining('/nonexistent/secret'),
    expect.stringContaining('There is no fence agent "fence_nope"'),
    'level 1 (broken and nodriver) is of no use: a device of it cannot be used',
  ]);
  expect(says(answer, 'for')).toEqual(['level 2: nps plug 1']);
  expect(rack.most.sessions).toBe(0);
});

test.each([
  ['n2', 'no level can do it'],
  ['n3', expect.stringContaining('is reached through itself (via n3)')],
  ['n4', 'no device can fence it'],
])('%s cannot be fenced: %j', async (node, reason) => {
  const answer = await whyNot(cluster, { node, action: 'off', probe: false });
  expect(answer).toMatchObject({ possible: false, status: 3 });
  expect(says(answer, 'against')).toContainEqual(reason);
});

test('a guard against cutting off does not stand against switching on', async () => {
  expect(await whyNot(cluster, { node: 'n3', action: 'on', probe: false })).toMatchObject({
    possible: true,
    status: 0,
  });
});

test('with probe the plugs are looked at and nothing is switched; what was done last is told', async () => {
  await fence(cluster, { nodes: ['n1'], action: 'off', powerTimeout: 2000 });
  const told = rack.log.length;
  const answer = await whyNot(cluster, { node: 'n1', action: 'on', probe: true });
  expect(says(answer, 'for')).toContainEqual(expect.stringMatching(/^nps plug 1 is off: .*OFF/));
  expect(says(answer, 'open')).toContainEqual(expect.stringMatching(/^last: off verified-off/));
  expect(rack.log).toHaveLength(told);
});

test('a device that does not answer is not known, which the answer says', async () => {
  await rack.close();
  const answer = await whyNot(cluster, { node: 'n3', action: 'on', probe: true });
  expect(says(answer, 'open')).toContainEqual(expect.stringMatching(/^own plug 3 is not known: No connection/));
});

test('it cannot be done when of every level a device does not answer; without a look nobody can tell', async () => {
  await rack.close();
  const answer = await whyNot(cluster, { node: 'n1', action: 'off', probe: true });
  expect(answer).toMatchObject({ possible: false, status: 3 });
  expect(says(answer, 'against')).toEqual(['of every level a device gives no answer']);
  expect(await whyNot(cluster, { node: 'n1', action: 'off', probe: false })).toMatchObject({ possible: true });
});

test('where nobody can tell whether it is disarmed it cannot be done, and the other reasons stand beside it', async () => {
  mkdirSync(join(cluster.stateFolder, 'fencing'), { recursive: true });
  writeFileSync(join(cluster.stateFolder, 'fencing', 'disarmed.json'), '[{"until":');
  const answer = await whyNot(cluster, { node: 'n1', action: 'off', probe: false });
  expect(answer).toMatchObject({ possible: false, status: 3 });
  expect(says(answer, 'against')).toEqual([expect.stringMatching(/^Whether fencing is disarmed cannot be read from /)]);
  expect(says(answer, 'for')).toEqual(['level 2: nps plug 1']);
});

test('an arbiter that has to be heard first is said', async () => {
  const arbiter = { address: 'judge.example', ssh: {}, folder: '/var/lib/ocf/arbiter', lease: 20_000 };
  const answer = await whyNot(
    { ...cluster, model: { ...cluster.model, arbiter } },
    { node: 'n1', action: 'off', probe: false },
  );
  expect(says(answer, 'open')).toContainEqual('arbiter judge.example is asked first, and has to be heard');
});

test('a node that is not there is an error', async () => {
  await expect(whyNot(cluster, { node: 'n9', action: 'off', probe: false })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('the plugs of a plan are looked at on every level', async () => {
  cluster.remove();
  const device = cluster.model.devices.nps;
  if (!device) throw new Error('there is such a device');
  cluster = fencedCluster({ devices: { a: device, b: device }, fencing: [{ key: 'n[1-2]', levels: [['a'], ['b']] }] });
  const looked = await lookAtPlan(
    await planFence(cluster, { nodes: ['n[1-2]'], action: 'off', allow: ['quorum-loss'] }),
  );
  expect(
    looked.map(({ node, looks }) => [
      node,
      looks.map(({ device: name, plug, level, answer }) => `${level} ${name} ${plug} ${answer}`),
    ]),
  ).toEqual([
    ['n1', ['1 a 1 on', '2 b 1 on']],
    ['n2', ['1 a 2 on', '2 b 2 on']],
  ]);
  expect(rack.log).toEqual([]);
});

test('a level with a device that cannot be used is passed over, in words; with no other left nothing is done', async () => {
  const { plan } = await planFence(cluster, { nodes: ['n1'], action: 'off' });
  expect(plan.nodes[0]?.levels.map(({ problem, steps }) => [problem, steps[0]])).toEqual([
    [expect.stringContaining('fence_nope'), expect.stringMatching(/^passed over: There is no fence agent/)],
    [undefined, expect.stringMatching(/^off unless a look says off: nps plug 1/)],
  ]);
  const { nodes } = await fence(cluster, { nodes: ['n1'], action: 'off', powerTimeout: 2000 });
  expect(nodes[0]).toMatchObject({ verdict: 'verified-off' });
  expect(nodes[0]?.attempts.every(({ level }) => level === 2)).toBe(true);
  const gone = { ...cluster.model, fencing: [{ key: 'n1', levels: [['nodriver']] }] };
  await expect(planFence({ ...cluster, model: gone }, { nodes: ['n1'], action: 'off' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});
