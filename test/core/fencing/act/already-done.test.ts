import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fencingJournal } from '../../../../src/core/fencing/history/fencing-journal.ts';
import { type FencedCluster, fence, fencedCluster, switchDevice } from '../../../support/rack-cluster.ts';
import { type SimulatedSwitch, simulatedSwitch } from '../../../support/rack-switch.ts';

let rack: SimulatedSwitch;
let port: number;
let cluster: FencedCluster;
const quick = { nodes: ['n2'], powerTimeout: 1000 } as const;

beforeEach(async () => {
  rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'], password: 'geheim' });
  port = await rack.listen();
  cluster = fencedCluster({ devices: { sw: switchDevice(port, 'geheim') } });
});
afterEach(async () => {
  await rack.close();
  cluster.remove();
});
const commands = () => rack.log.map(({ verb, numbers }) => `${verb} ${numbers.join()}`);
const reopened = (sw: ReturnType<typeof switchDevice>) => {
  cluster = fencedCluster({ folder: cluster.folder, devices: { sw } });
};

test('"already done" is what a fresh look says', async () => {
  await fence(cluster, { ...quick, action: 'off' });
  const began = new Date().toISOString();
  const [again] = (await fence(cluster, { ...quick, action: 'off' })).nodes;
  expect(again).toMatchObject({ how: 'already', verdict: 'verified-off', changed: false });
  expect(again?.attempts.map(({ action, answer }) => `${action} ${answer}`)).toEqual(['status off']);
  expect((again?.attempts[0]?.at ?? '') >= began).toBe(true);
  expect(commands()).toEqual(['off 2']);
  const [note] = fencingJournal(cluster).recent({ limit: 1 });
  expect(note).toMatchObject({ phase: 'note', detail: { how: 'already', attempts: again?.attempts } });
});

test('a plug that somebody switched on meanwhile is switched off again', async () => {
  await fence(cluster, { ...quick, action: 'off' });
  await rack.change(2, true);
  expect(await fence(cluster, { ...quick, action: 'off' })).toMatchObject({
    status: 0,
    nodes: [{ how: 'acted', verdict: 'verified-off', changed: true }],
  });
  expect(commands()).toEqual(['off 2', 'off 2']);
  expect(rack.plugs[1]?.on).toBe(false);
});

test('a node that went off after its reboot is rebooted again', async () => {
  await fence(cluster, { ...quick, action: 'reboot' });
  await rack.change(2, false);
  expect(await fence(cluster, { ...quick, action: 'reboot' })).toMatchObject({
    status: 0,
    nodes: [{ how: 'acted', verdict: 'verified-on', changed: true }],
  });
  expect(commands()).toEqual(['off 2', 'on 2', 'on 2']);
});

test('what cannot be looked at is not already done', async () => {
  await fence(cluster, { ...quick, action: 'off' });
  reopened(switchDevice(port, 'wrong'));
  expect(await fence(cluster, { ...quick, action: 'off' })).toMatchObject({
    status: 10,
    nodes: [{ how: 'acted', verdict: 'failed', changed: false }],
  });
  rack.fault = 'unknown-state';
  reopened(switchDevice(port, 'geheim'));
  expect(await fence(cluster, { ...quick, action: 'off' })).toMatchObject({ status: 7, nodes: [{ how: 'acted' }] });
});

test('what was done through another plug is not already done through this one', async () => {
  await fence(cluster, { ...quick, action: 'reboot' });
  reopened({ ...switchDevice(port, 'geheim'), plugs: { n2: '3' } });
  expect(await fence(cluster, { ...quick, action: 'reboot' })).toMatchObject({
    nodes: [{ how: 'acted', changed: true }],
  });
  expect(commands()).toEqual(['off 2', 'on 2', 'off 3', 'on 3']);
});

test('of two supplies one that came on makes it a new request', async () => {
  reopened({ ...switchDevice(port, 'geheim'), plugs: { n2: '2,3' } });
  await fence(cluster, { ...quick, action: 'off' });
  await rack.change(3, true);
  expect(await fence(cluster, { ...quick, action: 'off' })).toMatchObject({ nodes: [{ how: 'acted', changed: true }] });
  expect(commands()).toEqual(['off 2', 'off 3', 'off 3']);
  await fence(cluster, { ...quick, action: 'on' });
  await rack.change(3, false);
  expect(await fence(cluster, { ...quick, action: 'on' })).toMatchObject({ nodes: [{ how: 'acted', changed: true }] });
  expect(rack.plugs[2]?.on).toBe(true);
});

test('nothing that is kept to recognise a request holds a secret', async () => {
  const file = join(cluster.folder, 'secret');
  writeFileSync(file, 'geheim\n', { mode: 0o600 });
  const spec = switchDevice(port);
  reopened({ ...spec, options: { ...spec.options, password: { from: `file:${file}` } } });
  await fence(cluster, { ...quick, action: 'off' });
  expect(readFileSync(join(cluster.stateFolder, 'fencing/target-n2.last.json'), 'utf8')).not.toContain('geheim');
});
