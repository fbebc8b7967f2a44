import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fenceHistory, isVerifiedOff, lastVerdict } from '../../../src/core/fencing/history/history.ts';
import { planFence } from '../../../src/core/fencing/plan/plan.ts';
import type { VerdictKind } from '../../../src/core/fencing/verdict.ts';
import { type FencedCluster, fence, fencedCluster, switchDevice } from '../../support/rack-cluster.ts';
import { type SimulatedSwitch, simulatedSwitch, switchFaults } from '../../support/rack-switch.ts';

let rack: SimulatedSwitch;
let cluster: FencedCluster;
const quick = { nodes: ['n2'], powerTimeout: 1000 } as const;

beforeEach(async () => {
  rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'] });
  cluster = fencedCluster({ devices: { switch1: switchDevice(await rack.listen()) } });
});
afterEach(async () => {
  await rack.close();
  cluster.remove();
});

const commands = () => rack.log.map(({ verb, numbers }) => `${verb} ${numbers.join()}`);

describe('one node behind a switch', () => {
  test('status only looks', async () => {
    const result = await fence(cluster, { ...quick, action: 'status' });
    expect(result).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on', how: 'looked', changed: false }] });
    expect(commands()).toEqual([]);
    expect(fenceHistory(cluster).records).toEqual([]);
  });

  test('off is verified by a look after the command, and stands in the history', async () => {
    const result = await fence(cluster, { ...quick, action: 'off', reason: 'hangs' });
    expect(result).toMatchObject({ status: 0, summary: { 'verified-off': 'n2' } });
    expect(result.nodes[0]?.attempts.map(({ action, answer }) => [action, answer])).toEqual([
      ['status', 'on'],
      ['off', 'accepted'],
      ['status', 'off'],
    ]);
    expect(rack.plugs.map(({ on }) => on)).toEqual([true, false, true]);
    expect(isVerifiedOff(cluster, 'n2')).toBe(true);
    expect(lastVerdict(cluster, 'n2')).toMatchObject({ action: 'off', reason: 'hangs', finished: true, changed: true });
    expect(isVerifiedOff(cluster, 'n1')).toBe(false);
  });

  test('reboot is off, look, on, look', async () => {
    const result = await fence(cluster, { ...quick, action: 'reboot' });
    expect(result).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on', changed: true, how: 'acted' }] });
    expect(commands()).toEqual(['off 2', 'on 2']);
    expect(result.nodes[0]?.attempts.map(({ action, answer }) => `${action} ${answer}`)).toEqual([
      'status on',
      'off accepted',
      'status off',
      'status off',
      'on accepted',
      'status on',
    ]);
    expect(isVerifiedOff(cluster, 'n2')).toBe(false);
  });

  test('what is as asked is not touched', async () => {
    const result = await fence(cluster, { ...quick, action: 'on' });
    expect(result).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on', changed: false, how: 'acted' }] });
    expect(commands()).toEqual([]);
  });

  test('the same again, a moment later, is already done; the opposite is not', async () => {
    await fence(cluster, { ...quick, action: 'reboot' });
    const again = await fence(cluster, { ...quick, action: 'reboot' });
    expect(again).toMatchObject({ status: 0, nodes: [{ how: 'already', changed: false, verdict: 'verified-on' }] });
    expect(commands()).toEqual(['off 2', 'on 2']);
    await fence(cluster, { ...quick, action: 'off' });
    await fence(cluster, { ...quick, action: 'reboot', tolerance: 0 });
    expect(commands()).toEqual(['off 2', 'on 2', 'off 2', 'on 2']);
    expect(fenceHistory(cluster, { nodes: new Set(['n2']) }).records.map(({ joined }) => joined)).toEqual([0, 0, 1]);
  });

  test('all nodes at once share the one session of the switch', async () => {
    const result = await fence(cluster, { nodes: ['n[1-3]'], action: 'off', powerTimeout: 1000 });
    expect(result).toMatchObject({ status: 0, summary: { 'verified-off': 'n[1-3]' } });
    expect(commands().sort()).toEqual(['off 1', 'off 2', 'off 3']);
    expect(rack.most.sessions).toBe(1);
  });
});

describe('a switch with a fault', () => {
  // The whole table: verdict and exit status of an off, fault by fault.
  const expected: Record<string, [VerdictKind, number]> = {
    'says-on': ['unknown', 7],
    'no-effect': ['unknown', 7],
    'wrong-plug': ['unknown', 7],
    slow: ['verified-off', 0],
    silent: ['verified-off', 0],
    'hang-up-before': ['unknown', 7],
    'hang-up-after': ['verified-off', 0],
    'half-line': ['verified-off', 0],
    garbage: ['failed', 1],
    'garbage-table': ['failed', 1],
    'shifted-table': ['failed', 1],
    'half-table': ['failed', 1],
    'unknown-state': ['accepted', 7],
    'login-refused': ['failed', 10],
    busy: ['failed', 1],
  };

  test('every fault is in the table', () => expect(Object.keys(expected).sort()).toEqual([...switchFaults].sort()));

  test.each(switchFaults)('%s', async (fault) => {
    const port = await rack.close().then(() => {
      rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'], password: 'geheim' });
      return rack.listen();
    });
    const spec = switchDevice(port, 'geheim');
    // what does not come is waited for no longer than that
    const timeout = ['says-on', 'no-effect', 'wrong-plug', 'slow'].includes(fault) ? 60 : 3;
    cluster.remove();
    cluster = fencedCluster({ devices: { switch1: { ...spec, options: { ...spec.options, timeout } } } });
    rack.fault = fault;
    const result = await fence(cluster, { ...quick, action: 'off' });
    const [verdict, status] = expected[fault] ?? ['failed', 1];
    expect(result).toMatchObject({ status, nodes: [{ verdict }] });
    // whatever happened: verified is true, and no other plug was touched
    if (verdict === 'verified-off') expect(rack.plugs[1]?.on).toBe(false);
    const others = rack.plugs.filter((_, index) => index !== 1);
    expect(others.every(({ on }) => on)).toBe(fault !== 'wrong-plug');
    expect(rack.log.every(({ numbers }) => numbers.join() === '2')).toBe(true);
    expect(isVerifiedOff(cluster, 'n2')).toBe(verdict === 'verified-off');
    expect(JSON.stringify([result, fenceHistory(cluster)])).not.toContain('geheim');
  });
});

describe('levels', () => {
  let second: SimulatedSwitch;
  let secondPort: number;
  beforeEach(async () => {
    second = simulatedSwitch({ names: ['n1', 'n2', 'n3'] });
    secondPort = await second.listen();
  });
  afterEach(() => second.close());

  const twoDevices = async (levels: string[][] | undefined) => {
    cluster.remove();
    await rack.close();
    rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'] });
    const spec = switchDevice(await rack.listen());
    cluster = fencedCluster({
      devices: {
        a: { ...spec, options: { ...spec.options, timeout: 10 } },
        b: switchDevice(secondPort),
      },
      ...(levels ? { fencing: [{ key: 'n[1-3]', levels }] } : {}),
    });
  };

  test('the second level is tried when the first cannot', async () => {
    await twoDevices([['a'], ['b']]);
    await rack.close();
    const result = await fence(cluster, { ...quick, action: 'reboot' });
    expect(result).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on' }] });
    expect(second.log.map(({ verb }) => verb)).toEqual(['off', 'on']);
    expect(result.nodes[0]?.attempts[0]).toMatchObject({ device: 'a', level: 1, failure: { code: 'REFUSED' } });
  });

  test('a supply that the first level cut without its being seen comes back too', async () => {
    await twoDevices([['a'], ['b']]);
    rack.fault = 'unknown-state';
    const going = fence(cluster, { ...quick, action: 'reboot' });
    expect(await going).toMatchObject({ nodes: [{ verdict: 'verified-on' }] });
    expect(rack.plugs[1]?.on).toBe(true);
    expect(second.plugs[1]?.on).toBe(true);
  });

  test('of two supplies both are off before either is on', async () => {
    await twoDevices(undefined);
    const order: string[] = [];
    const changes = (name: string) => (_plug: number, on: boolean) => void order.push(`${name} ${on ? 'on' : 'off'}`);
    await rack.close();
    await second.close();
    rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'], power: changes('a') });
    second = simulatedSwitch({ names: ['n1', 'n2', 'n3'], power: changes('b') });
    cluster.remove();
    cluster = fencedCluster({
      devices: { a: switchDevice(await rack.listen()), b: switchDevice(await second.listen()) },
    });
    expect(await fence(cluster, { ...quick, action: 'reboot' })).toMatchObject({ status: 0 });
    expect(order.slice(0, 2).sort()).toEqual(['a off', 'b off']);
    expect(order.slice(2).sort()).toEqual(['a on', 'b on']);
  });

  test('one of two supplies that stays on is never off, and a reboot then switches nothing on', async () => {
    await twoDevices([['a', 'b']]);
    second.fault = 'no-effect';
    const result = await fence(cluster, { ...quick, action: 'reboot' });
    expect(result).toMatchObject({ status: 7, nodes: [{ verdict: 'unknown' }] });
    expect(rack.log.map(({ verb }) => verb)).toEqual(['off']);
  });
});

describe('secrets', () => {
  test('a reference is shown, its value never; it is looked up only when something is done', async () => {
    const secret = 'tief im Wald';
    const file = join(cluster.folder, 'secret');
    const locked = simulatedSwitch({ names: ['n1', 'n2', 'n3'], password: secret });
    const spec = switchDevice(await locked.listen());
    const other = fencedCluster({
      devices: { s: { ...spec, options: { ...spec.options, password: { from: `file:${file}` } } } },
    });
    try {
      const prepared = await planFence(other, { nodes: ['n1'], action: 'off' });
      expect(prepared.plan.nodes[0]?.levels[0]?.plugs[0]?.options.password).toBe(`<file:${file}>`);
      const missing = await fence(other, { ...quick, action: 'off' });
      expect(missing).toMatchObject({ status: 1, nodes: [{ verdict: 'failed' }] });
      writeFileSync(file, `${secret}\n`, { mode: 0o600 });
      const result = await fence(other, { ...quick, action: 'off' });
      expect(result).toMatchObject({ status: 0 });
      expect(JSON.stringify([prepared.plan, result, fenceHistory(other)])).not.toContain(secret);
    } finally {
      await locked.close();
      other.remove();
    }
  });
});
