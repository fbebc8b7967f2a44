import { afterEach, describe, expect, test } from '@jest/globals';
import type { ClusterModel, DeviceSpec, NodeEntry } from '../../../../src/core/config/model.ts';
import { armFencing, disarmFencing } from '../../../../src/core/fencing/arming/disarm.ts';
import { queryHistory } from '../../../../src/core/fencing/history/history-query.ts';
import { planFence } from '../../../../src/core/fencing/plan/plan.ts';
import { fenceActions, isCut } from '../../../../src/core/fencing/verdict.ts';
import { type FencedCluster, fence, fencedCluster, switchDevice } from '../../../support/rack-cluster.ts';
import { type SimulatedSwitch, simulatedSwitch } from '../../../support/rack-switch.ts';

let rack: SimulatedSwitch | undefined;
let cluster: FencedCluster | undefined;
afterEach(async () => {
  await rack?.close();
  cluster?.remove();
  rack = undefined;
});

const away = { transport: 'command', command: ['false'] } as const;

function made(device: DeviceSpec, nodes: readonly NodeEntry[], more: Partial<ClusterModel> = {}): FencedCluster {
  cluster = fencedCluster({ devices: { switch1: device } });
  cluster = { ...cluster, model: { ...cluster.model, nodes, ...more } };
  return cluster;
}

const three = [{ key: 'n[1-3]', settings: away }];

describe('a plan', () => {
  test('is refused by all that stands against it at once, each with the flag that overrides it', async () => {
    const here = made({ ...switchDevice(9), via: 'n2' }, [
      { key: 'n[1-2]', settings: { ...away, parent: 'n3' } },
      { key: 'n3', settings: { transport: 'local' } },
    ]);
    await disarmFencing(here, { time: 60_000, reason: 'work' });
    const refused = planFence(here, { nodes: ['n[2-3]'], action: 'off' });
    await expect(refused).rejects.toMatchObject({
      code: 'REFUSED',
      exitStatus: 5,
      message: expect.stringMatching(
        /n3 is the machine this runs on.*n\[2-3\] hold 2 of the 3 votes.*disarmed until.*Device switch1 of n2 is reached through itself \(via n2\)\. Device switch1 of n3 is reached through n2/s,
      ),
      suggestions: [
        expect.stringContaining('--allow-self'),
        expect.stringContaining('--allow-quorum-loss'),
        expect.stringContaining('--allow-disarmed'),
        expect.stringContaining('--allow-lost-path'),
        'Besides, n1 would have to be seen off first, or --allow-children.',
      ],
    });
    const all = ['self', 'quorum-loss', 'disarmed', 'lost-path'] as const;
    for (const one of all) {
      const allow = all.filter((guard) => guard !== one);
      await expect(planFence(here, { nodes: ['n[2-3]'], action: 'off', allow })).rejects.toMatchObject({
        data: { guards: expect.arrayContaining([expect.objectContaining({ guard: one })]) },
      });
    }
    const { plan } = await planFence(here, { nodes: ['n[2-3]'], action: 'off', allow: all });
    expect(plan.children).toEqual([{ parent: 'n3', child: 'n1' }]);
  });

  test('no guard stands against a look or switching on', async () => {
    const here = made({ ...switchDevice(9), via: 'n1' }, [{ key: 'n[1-3]', settings: { transport: 'local' } }]);
    await disarmFencing(here, { time: 60_000, reason: 'work' });
    for (const action of fenceActions) {
      const going = planFence(here, { nodes: ['n[1-3]'], action });
      if (!isCut(action)) await going;
      else await expect(going).rejects.toMatchObject({ code: 'REFUSED' });
    }
  });

  test('what the devices cannot do is refused for all nodes in one sentence', async () => {
    const here = made(switchDevice(9), three);
    await expect(planFence(here, { nodes: ['n[1-3]'], action: 'diag', allow: ['quorum-loss'] })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringMatching(/^No level of n\[1-3\] can do "diag": switch1 can do off, on/),
    });
    const last = { driver: 'ssh', options: { method: 'reboot' }, plugs: { 'n[1-3]': 'n[1-3]' } };
    const restarting = made(last, three);
    await expect(planFence(restarting, { nodes: ['n1'], action: 'off' })).rejects.toMatchObject({
      message: 'No level of n1 can do "off": switch1 can do reset. Nothing was done.',
      suggestions: expect.arrayContaining([expect.stringContaining('ocf fence n1 --reboot')]),
    });
    const { plan } = await planFence(restarting, { nodes: ['n1'], action: 'reboot' });
    expect(plan.nodes[0]?.levels[0]?.steps).toEqual([
      'restart at once: switch1 plug n1: on n1: reboot -f',
      'nobody can verify that it was started anew',
    ]);
  });
});

describe('a chassis', () => {
  const chassis = [
    { key: 'n1', settings: away },
    { key: 'n[2-3]', settings: { ...away, parent: 'n1' } },
    { key: 'n4', settings: { ...away, parent: 'n2' } },
  ];

  test('is cut off only once all that hangs on it was seen off', async () => {
    rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'], on: [true, true, false] });
    const here = made(switchDevice(await rack.listen()), chassis);
    const ask = { nodes: ['n1'], action: 'off', powerTimeout: 1000 } as const;
    await expect(fence(here, ask)).rejects.toMatchObject({
      code: 'REFUSED',
      message: 'n1 has nodes that hang on its power and were not seen off: n2 is on.',
      suggestions: [expect.stringContaining('--allow-children')],
    });
    expect(rack.log).toEqual([]);
    await rack.change(2, false);
    expect(await fence(here, ask)).toMatchObject({ status: 0, summary: { 'verified-off': 'n1' } });
    expect(rack.log.map(({ verb, numbers }) => `${verb} ${numbers}`)).toEqual(['off 1']);
  });

  test('those that no device can tell of count as running; those that are named too do not', async () => {
    rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'], on: [true, true, false] });
    const here = made(switchDevice(await rack.listen()), chassis);
    const ask = { nodes: ['n2'], action: 'off', powerTimeout: 1000 } as const;
    await expect(fence(here, ask)).rejects.toMatchObject({
      message: expect.stringContaining('no device can tell of n4'),
    });
    expect(rack.log).toEqual([]);
    const both = await fence(here, { ...ask, nodes: ['n[1-2]'], allow: ['children', 'quorum-loss'] });
    expect(both).toMatchObject({ status: 0, summary: { 'verified-off': 'n[1-2]' } });
  });
});

describe('while fencing is disarmed', () => {
  test('nothing is cut off; it can be armed in part, and stands in the history', async () => {
    rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'] });
    const here = made(switchDevice(await rack.listen()), three);
    const ask = { nodes: ['n2'], action: 'off', powerTimeout: 1000 } as const;
    await disarmFencing(here, { time: 3_600_000, reason: 'new strips' });
    await expect(fence(here, ask)).rejects.toMatchObject({ message: expect.stringContaining('new strips') });
    await expect(fence(here, { ...ask, action: 'reboot' })).rejects.toMatchObject({ code: 'REFUSED' });
    expect(rack.log).toEqual([]);
    expect(await armFencing(here, 'n2')).toMatchObject({ changed: true, disarmed: [{ except: 'n2' }] });
    expect(await fence(here, ask)).toMatchObject({ status: 0 });
    await expect(fence(here, { ...ask, nodes: ['n1'] })).rejects.toMatchObject({ code: 'REFUSED' });
    expect(await fence(here, { ...ask, nodes: ['n1'], allow: ['disarmed'] })).toMatchObject({ status: 0 });
    expect(await armFencing(here, undefined)).toMatchObject({ changed: true, disarmed: [] });
    expect(await armFencing(here, undefined)).toMatchObject({ changed: false });
    const history = queryHistory(here, {});
    expect(history.arming?.map(({ action, nodes }) => [action, nodes])).toEqual([
      ['arm', undefined],
      ['arm', 'n2'],
      ['disarm', undefined],
    ]);
    expect(history.disarmed).toBeUndefined();
  });

  test('it ends by itself', async () => {
    const here = made(switchDevice(9), three);
    let now = here.system.now();
    const later = { ...here, system: { ...here.system, now: () => now } };
    await disarmFencing(later, { nodes: 'n[1-2]', time: 60_000, reason: 'short' });
    await expect(planFence(later, { nodes: ['n1'], action: 'off' })).rejects.toMatchObject({ code: 'REFUSED' });
    await planFence(later, { nodes: ['n3'], action: 'off' });
    now += 59_999;
    await expect(planFence(later, { nodes: ['n1'], action: 'off' })).rejects.toMatchObject({ code: 'REFUSED' });
    now += 1;
    await planFence(later, { nodes: ['n1'], action: 'off' });
  });
});
