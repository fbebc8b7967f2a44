import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DeviceSpec } from '../../../../src/core/config/model.ts';
import type { FenceResult } from '../../../../src/core/fencing/act/fence.ts';
import { fenceHistory, isVerifiedOff } from '../../../../src/core/fencing/history/history.ts';
import type { FenceRequest } from '../../../../src/core/fencing/plan/fence-plan.ts';
import { planFence } from '../../../../src/core/fencing/plan/plan.ts';
import type { Sight } from '../../../../src/core/liveness/detector.ts';
import { memberSight } from '../../../../src/core/liveness/detectors/corosync.ts';
import type { System } from '../../../../src/core/system.ts';
import type { Outcome, Transport } from '../../../../src/core/transport/transport.ts';
import { type FencedCluster, fence, fencedCluster, switchDevice } from '../../../support/rack-cluster.ts';
import { type SimulatedSwitch, simulatedSwitch } from '../../../support/rack-switch.ts';
import { until } from '../../../support/until.ts';

type Alive = Sight['alive'];
// how much faster time passes than it does
const hurry = 40;
const boots = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;

let rack: SimulatedSwitch;
let cluster: FencedCluster;
let folder: string;
beforeEach(() => {
  rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'] });
  cluster = fencedCluster({ devices: {} });
  folder = cluster.folder;
});
afterEach(async () => {
  await rack.close();
  cluster.remove();
});
const at = (name: string) => join(folder, name);

/** A fence agent that cannot look: takes every command and writes it down. */
function blind(more: Partial<DeviceSpec> = {}): DeviceSpec {
  const actions = ['on', 'off', 'diag'].map((name) => `<action name="${name}"/>`).join('');
  const xml = `<resource-agent name="fence_blind"><parameters/><actions>${actions}</actions></resource-agent>`;
  const script = `#!/bin/sh
[ "$1" = -o ] && { echo '${xml}'; exit 0; }
read -r action; echo "\${action#action=}" >>${at('told')}; exit 0
`;
  writeFileSync(at('fence_blind'), script, { mode: 0o755 });
  return { driver: `fence${at('fence_blind')}`, options: {}, plugs: { 'n[1-3]': '[1-3]' }, ...more };
}

/** The cluster, its time made to pass faster, its nodes as alive as `sights` says, look by look. */
function withNodes(
  devices: Record<string, DeviceSpec>,
  sights: (look: number) => Alive,
  boot = (_: number) => boots[0] as string,
) {
  let look = 0;
  const base = fencedCluster({
    folder,
    devices,
    fencing: [{ key: 'n[1-3]', levels: [[Object.keys(devices)[0] ?? '']] }],
  });
  const { system } = base;
  const run = async (): Promise<Outcome[]> => {
    const now = look++;
    const nothing = { timedOut: false, stdout: '', stderr: '', omitted: 0, milliseconds: 0 };
    const failure = { code: 'FAILED' as const, message: 'no shell', suggestions: [] };
    if (sights(now) === 'no') return [{ ...nothing, state: 'not-started', failure }];
    if (sights(now) === 'unknown') return [{ ...nothing, state: 'unknown', failure }];
    return [{ ...nothing, state: 'done', code: 0, stdout: `${boot(now)}\n` }];
  };
  const sleep = (milliseconds: number, signal?: AbortSignal) => system.sleep(milliseconds / hurry, signal);
  return {
    ...base,
    transport: { ...base.transport, run },
    system: {
      ...system,
      user: system.user,
      hostname: system.hostname,
      sleep,
      monotonic: () => system.monotonic() * hurry,
    },
  };
}

const ask = (more: Partial<FenceRequest> = {}): FenceRequest => ({
  nodes: ['n2'],
  action: 'off',
  powerTimeout: 20_000,
  ...more,
});
const said = ({ nodes }: FenceResult) => nodes.map(({ verdict }) => verdict).join();
const from =
  (...list: Alive[]) =>
  (look: number) =>
    list[Math.min(look, list.length - 1)] as Alive;

describe('a device that cannot look, and a detector', () => {
  test.each<[string, (look: number) => Alive, string, number]>([
    ['alive before, silent after', from('yes', 'no'), 'verified-off', 0],
    ['alive before, silent after a while', from('yes', 'yes', 'yes', 'no', 'yes', 'no'), 'verified-off', 0],
    ['alive before and after', from('yes'), 'unknown', 7],
    ['alive before, silent twice at a time', (look) => (look % 3 === 0 ? 'yes' : 'no'), 'unknown', 7],
    ['silent before and after', from('no'), 'accepted', 7],
    ['never to be told', from('unknown'), 'accepted', 7],
    ['alive before, then not to be told', from('yes', 'unknown'), 'accepted', 7],
  ])('%s: %s', async (_, sights, verdict, status) => {
    const here = withNodes({ last: blind({ verify: ['command'] }) }, sights);
    const result = await fence(here, ask());
    expect([said(result), result.status]).toEqual([verdict, status]);
    expect(isVerifiedOff(here, 'n2')).toBe(verdict === 'verified-off');
    const witnessed = fenceHistory(here).records[0]?.attempts.filter(({ witness }) => witness === 'last');
    expect(witnessed?.map(({ device, plug }) => [device, plug])).toEqual([
      ['command', ''],
      ['command', ''],
    ]);
  });

  test('silence says nothing when the connection was lost with the command', async () => {
    const here = withNodes({ last: ownSshd }, from('yes', 'no'));
    const { run } = here.transport;
    const transport: Transport = {
      ...here.transport,
      run: async (_node, calls) => {
        const failure = { code: 'TIMEOUT' as const, message: 'the connection was lost', suggestions: [] };
        const [seen] = calls.length === 1 ? await (run as () => Promise<Outcome[]>)() : [];
        if (seen) return [seen.state === 'done' ? seen : { ...seen, failure }];
        const nothing = { timedOut: false, stdout: '', stderr: '', omitted: 0, milliseconds: 0 };
        return calls.map(() => ({ ...nothing, state: 'unknown' as const, failure }));
      },
    };
    const nodes = [{ key: 'n[1-3]', settings: { transport: 'ssh' as const, address: '192.0.2.1', votes: 0 } }];
    const result = await fence({ ...here, transport, model: { ...here.model, nodes } }, ask());
    expect(result).toMatchObject({ status: 7, nodes: [{ verdict: 'unknown' }] });
    expect(result.nodes[0]?.attempts.at(-1)?.evidence).toMatch(/but nobody knows that the command reached it$/);
  });

  test('off is verified exactly when it lived before and was silent three times in a row', async () => {
    const alive = fc.constantFrom<Alive>('yes', 'no', 'unknown');
    const spec = blind({ verify: ['command'] });
    await fc.assert(
      fc.asyncProperty(fc.array(alive, { minLength: 1, maxLength: 16 }), async (list) => {
        const here = withNodes({ last: spec }, (look) => list[look] ?? 'unknown');
        const verdict = said(await fence(here, ask({ tolerance: 0 })));
        const row = list.slice(1).join().includes('no,no,no');
        expect(verdict === 'verified-off').toBe(list[0] === 'yes' && row);
      }),
      { numRuns: 15 },
    );
  });

  test('the same again is done already while it stays silent', async () => {
    const here = withNodes({ last: blind({ verify: ['command'] }) }, from('yes', 'no'));
    await fence(here, ask());
    expect((await fence(here, ask())).nodes).toMatchObject([
      { how: 'already', verdict: 'verified-off', changed: false },
    ]);
  });
});

describe('a device that cannot look, and another that can', () => {
  const both = async (more: Partial<DeviceSpec> = {}) =>
    withNodes({ last: blind(more), switch1: switchDevice(await rack.listen()) }, from('unknown'));

  test.each([{}, { verify: ['switch1'] }])('%j: off only when the other sees it off', async (more) => {
    const going = fence(await both(more), ask());
    await until(() => existsSync(at('told')));
    await rack.change(2, false);
    const result = await going;
    expect(result).toMatchObject({
      status: 0,
      nodes: [{ verdict: 'verified-off', message: 'n2 is off: switch1 plug 2 off.' }],
    });
    expect(rack.log).toEqual([]);
  });

  test('which sees it on: nothing is known, and the sentence says who doubts', async () => {
    const result = await fence(await both(), ask());
    expect(result).toMatchObject({ status: 7, nodes: [{ verdict: 'unknown' }] });
    expect(result.nodes[0]?.message).toMatch(
      /^"off" was done for n2, as is said, but others see it otherwise: switch1 plug 2 on/,
    );
  });
});

describe('a device that looks itself, with verify', () => {
  const own = async (sights: (look: number) => Alive) =>
    withNodes({ switch1: { ...switchDevice(await rack.listen()), verify: ['command'] } }, sights);

  test('both have to agree', async () => {
    expect(await fence(await own(from('yes', 'no')), ask())).toMatchObject({
      status: 0,
      summary: { 'verified-off': 'n2' },
    });
  });

  test('a node that still answers is not off, whatever the switch says', async () => {
    const result = await fence(await own(from('yes')), ask());
    expect(result).toMatchObject({ status: 7, nodes: [{ verdict: 'unknown' }] });
    expect(rack.plugs[1]?.on).toBe(false);
  });

  test('of a node that was silent before, its silence says as much as the switch', async () => {
    expect(said(await fence(await own(from('no')), ask()))).toBe('verified-off');
  });

  test('switching on needs nobody to see it', async () => {
    rack.fault = 'none';
    const here = await own(from('no'));
    await rack.change(2, false);
    expect(said(await fence(here, ask({ action: 'on' })))).toBe('verified-on');
  });
});

describe('other commands', () => {
  test('an interrupt is sent once, is accepted at best, and is never taken for off', async () => {
    const here = withNodes({ last: blind() }, from('unknown'));
    const first = await fence(here, ask({ action: 'diag' }));
    expect(first).toMatchObject({ status: 7, nodes: [{ verdict: 'accepted', asAsked: false, how: 'acted' }] });
    expect(isVerifiedOff(here, 'n2')).toBe(false);
    expect(said(await fence(here, ask()))).toBe('accepted');
    expect((await fence(here, ask({ action: 'diag' }))).nodes[0]?.how).toBe('acted');
  });

  test.each<[string, (look: number) => Alive, (look: number) => string, string]>([
    ['another boot id', from('yes', 'yes', 'unknown', 'no', 'yes'), (look) => boots[look > 3 ? 1 : 0], 'verified-on'],
    ['the same boot id', from('yes'), () => boots[0], 'accepted'],
    ['no boot id before', from('no', 'no', 'yes'), () => boots[1], 'failed'],
  ])('a restart and %s', async (_, sights, boot, verdict) => {
    const result = await fence(restarting(withNodes({ last: ownSshd }, sights, boot)), ask({ action: 'reboot' }));
    expect(said(result)).toBe(verdict);
    if (verdict === 'verified-on')
      expect(result.nodes[0]?.message).toMatch(/^n2 was started anew: ssh sees that its boot id was/);
  });

  test('a supply that was cut before the restart comes back', async () => {
    const broken = simulatedSwitch({ names: ['n1', 'n2', 'n3'] });
    broken.fault = 'garbage';
    try {
      const [a, b] = [switchDevice(await rack.listen()), switchDevice(await broken.listen())];
      const here = withNodes({ a, b, last: ownSshd }, from('yes'), (look) => boots[look > 1 ? 1 : 0] as string);
      const fencing = [{ key: 'n[1-3]', levels: [['a', 'b'], ['last']] }];
      const ready = restarting({ ...here, model: { ...here.model, fencing } });
      expect(said(await fence(ready, ask({ action: 'reboot' })))).toBe('verified-on');
    } finally {
      await broken.close();
    }
    expect(rack.log.map(({ verb, numbers }) => `${verb} ${numbers.join()}`)).toEqual(['off 2', 'on 2']);
    expect(rack.plugs[1]?.on).toBe(true);
  });
});

const ownSshd = { driver: 'ssh', options: {}, plugs: { 'n[1-3]': 'n[1-3]' }, verify: ['ssh'] };

/** Nodes that are reached by ssh and take a restart. */
function restarting(here: FencedCluster): FencedCluster {
  const { run } = here.transport;
  // calls of the driver come in pairs: the boot id, then the command
  const transport: Transport = {
    ...here.transport,
    run: async (_node, calls) => {
      const [boot = { state: 'unknown' } as Outcome] = await (run as () => Promise<Outcome[]>)();
      if (calls.length === 1) return [boot];
      return [boot, boot.state === 'done' ? { ...boot, stdout: 'ocf-begun\n' } : { ...boot, state: 'not-started' }];
    },
  };
  const nodes = [{ key: 'n[1-3]', settings: { transport: 'ssh' as const, address: '192.0.2.1', votes: 0 } }];
  return { ...here, transport, model: { ...here.model, nodes } };
}

/** Sleeps, but does something else in place of the pause. */
function instead(sleep: System['sleep'], pause: () => Promise<void>): System['sleep'] {
  return (milliseconds, signal) => (milliseconds >= 5000 ? pause() : sleep(milliseconds, signal));
}

describe('a pause', () => {
  const slow = { delay: 5000, randomDelay: 4000 };

  test('comes before a node is cut off, not before others, and is said', async () => {
    const here = withNodes({ switch1: { ...switchDevice(await rack.listen()), ...slow } }, from('no'));
    const notes: string[] = [];
    const told = { ...here, reporter: { ...here.reporter, note: (text: string) => void notes.push(text) } };
    const begun = told.system.monotonic();
    const { plan } = await planFence(told, ask());
    expect(plan.nodes[0]?.levels[0]?.steps[0]).toBe('pause 5s to 9s before off');
    await fence(told, ask());
    const waited = told.system.monotonic() - begun;
    expect(waited).toBeGreaterThanOrEqual(5000);
    expect(notes).toEqual([expect.stringMatching(/^n2: a pause of [5-9]\.\d s before off\.$/)]);
    const [record] = fenceHistory(told).records;
    expect(record?.pauses).toEqual([{ level: 1, milliseconds: expect.any(Number) }]);
    await fence(told, ask({ action: 'on' }));
    await fence(told, ask({ action: 'status' }));
    expect(notes).toHaveLength(1);
  });

  test('what was switched off meanwhile is not switched again: the look comes after it', async () => {
    const here = withNodes({ switch1: { ...switchDevice(await rack.listen()), ...slow } }, from('no'));
    const sleep = instead(here.system.sleep, () => rack.change(2, false));
    const result = await fence({ ...here, system: { ...here.system, sleep } }, ask());
    expect(result.nodes).toMatchObject([{ verdict: 'verified-off', changed: false }]);
    expect(rack.log).toEqual([]);
  });

  test('an interruption ends it, and nothing is done', async () => {
    const here = withNodes({ switch1: { ...switchDevice(await rack.listen()), ...slow } }, from('no'));
    const stop = new AbortController();
    const sleep = instead(here.system.sleep, async () => stop.abort());
    const result = await fence({ ...here, signal: stop.signal, system: { ...here.system, sleep } }, ask());
    expect(result).toMatchObject({ status: 130, nodes: [{ verdict: 'failed', changed: false }] });
    expect(rack.log).toEqual([]);
  });
});

describe('Corosync as a detector', () => {
  const map = `nodelist.node.0.name (str) = n1
nodelist.node.0.nodeid (u32) = 1
nodelist.node.0.ring0_addr (str) = 10.99.0.1
nodelist.node.1.name (str) = n2
nodelist.node.1.nodeid (u32) = 2
nodelist.node.1.ring0_addr (str) = 10.99.0.2
runtime.members.1.config_version (u64) = 0
runtime.members.1.ip (str) = r(0) ip(10.99.0.1)
runtime.members.1.status (str) = joined
runtime.members.2.ip (str) = r(0) ip(10.99.0.2)
runtime.members.2.status (str) = left
`;
  test.each<[string, string, Alive]>([
    ['n1', 'n1.mgmt', 'yes'],
    ['n2', 'n2.mgmt', 'no'],
    ['other', '10.99.0.2', 'no'],
    ['n3', '10.99.0.3', 'unknown'],
    ['n', '10.99.0', 'unknown'],
    ['n1', '10.99.0.2', 'unknown'],
  ])('%s at %s: %s', (name, address, alive) => {
    expect(memberSight(map, { name, address }).alive).toBe(alive);
  });
});
