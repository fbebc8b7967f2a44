import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import type { ResourceSpec } from '../../../../src/core/config/model.ts';
import { startResources } from '../../../../src/core/resources/start.ts';
import { stopResources } from '../../../../src/core/resources/stop.ts';
import { checkOnce } from '../../../../src/core/resources/watch/check-once.ts';
import type { TimedEvent } from '../../../../src/core/resources/watch/event.ts';
import { type WatchInput, watchResources } from '../../../../src/core/resources/watch/watch.ts';
import { describeWith } from '../../../support/components.ts';
import { until } from '../../../support/until.ts';
import { type Sketch, type TestCluster, testCluster } from '../cluster.ts';

let at: TestCluster;
let watches: Promise<unknown>[] = [];

const often = { monitor: { interval: 50 } };

/** Watches until the end of the test; `seen` waits for an event. */
function watching(sketch: Sketch, input: Partial<WatchInput> = {}) {
  at = testCluster(sketch);
  return { ...watchAgain(input) };
}

function watchAgain(input: Partial<WatchInput> = {}) {
  const events: TimedEvent[] = [];
  const fast = { names: [], probeInterval: 100, jitter: 0 };
  const ended = watchResources(at.cluster, { ...fast, ...input, onEvent: (event) => events.push(event) });
  watches.push(ended);
  const has = (part: object) =>
    events.some((event) => Object.entries(part).every(([name, value]) => (event as never)[name] === value));
  return { events, ended, has, seen: (part: object) => until(() => has(part)) };
}

afterEach(async () => {
  at.interrupt();
  await Promise.all(watches);
  watches = [];
  at.remove();
});

describeWith(['flock'], 'a watch', () => {
  test('tells of a failure and of what somebody does, and keeps the two apart', async () => {
    const { seen, has, events, ended } = watching({ web: { operations: often }, db: { operations: often } });
    await seen({ event: 'state', resource: 'web', node: 'n3', state: 'stopped' });
    await startResources(at.again(), { names: ['web', 'db'], node: 'n1' });
    await seen({ event: 'state', resource: 'web', node: 'n1', state: 'running' });
    await seen({ event: 'state', resource: 'db', node: 'n1', state: 'running' });
    await stopResources(at.again(), { names: ['db'] });
    await seen({ event: 'state', resource: 'db', was: 'running', state: 'stopped' });
    at.setRunning('web', 'n1', false);
    await seen({ event: 'state', resource: 'web', was: 'running', state: 'failed', code: 7 });
    expect(has({ event: 'failure', resource: 'db' })).toBe(false);
    expect(has({ event: 'restart' })).toBe(false);
    at.setRunning('web', 'n1');
    await seen({ event: 'state', was: 'failed', state: 'running' });
    at.interrupt();
    expect(await ended).toMatchObject({ failures: 1, restarts: 0, counts: { running: 1, stopped: 5 } });
    expect(events.at(-1)?.event).toBe('ended');
    const journalled = at.journal.recent({ where: ({ kind }) => kind === 'resource watch' });
    expect(journalled.map(({ detail }) => detail.event)).toEqual(['failure']);
  });

  test('restarts in place, with what runs on it, and runs the hook', async () => {
    const watch = { threshold: 2, restart: 3, back_off: 10 };
    const { seen, events } = watching({
      vip: {
        operations: often,
        watch,
        hooks: { failed: ['sh', '-c', 'echo "$OCF_RESOURCE $OCF_NODE $OCF_EVENT"; cat >/dev/null'] },
      },
      web: { operations: { monitor: { interval: 50 } }, after: ['vip'], with: ['vip'] },
    });
    await startResources(at.again(), { names: ['web'], node: 'n2' });
    await seen({ event: 'state', resource: 'web', node: 'n2', state: 'running' });
    await seen({ event: 'state', resource: 'vip', node: 'n2', state: 'running' });
    // one failure alone is none
    at.script('monitor', 'vip', 'n2', 'exit 1');
    await seen({ event: 'failure', failures: 1, threshold: 2 });
    await seen({ event: 'restart', phase: 'begun', attempt: 1 });
    at.script('monitor', 'vip', 'n2', undefined);
    await seen({ event: 'restart', phase: 'done' });
    await seen({ event: 'hook', resource: 'vip', ok: true, sentence: 'vip n2 failed' });
    expect(at.runs('vip', 'n2') && at.runs('web', 'n2')).toBe(true);
    expect(events.filter(({ event }) => event === 'failure').length).toBeGreaterThanOrEqual(2);
  });

  test('gives up on what fails again and again', async () => {
    const watch = { restart: 2, back_off: 1, window: 3_600_000 };
    const { seen, events } = watching({ web: { operations: often, watch } });
    await startResources(at.again(), { names: ['web'], node: 'n1' });
    await seen({ event: 'state', resource: 'web', state: 'running' });
    at.script('start', 'web', 'n1', 'echo "ocf-exit-reason:no disk" >&2; exit 1');
    at.setRunning('web', 'n1', false);
    await seen({ event: 'flapping', resource: 'web', node: 'n1' });
    const restarts = events.flatMap((event) => (event.event === 'restart' ? [`${event.phase} ${event.attempt}`] : []));
    expect(restarts).toEqual(['waiting 1', 'begun 1', 'failed 1', 'waiting 2', 'begun 2', 'failed 2']);
    expect(events).toContainEqual(
      expect.objectContaining({ phase: 'failed', reason: expect.stringContaining('no disk') }),
    );
  });

  test('the second of one cluster only reports', async () => {
    // it would be restarted in an hour
    const watch = { restart: 5, back_off: 3_600_000 };
    const first = watching({ web: { operations: often, watch } });
    await startResources(at.again(), { names: ['web'], node: 'n1' });
    await first.seen({ event: 'state', state: 'running' });
    const second = watchAgain();
    await second.seen({ event: 'state', state: 'running' });
    expect(first.has({ event: 'watching', acts: true }) && second.has({ event: 'watching', acts: false })).toBe(true);
    at.setRunning('web', 'n1', false);
    await first.seen({ event: 'restart', phase: 'waiting' });
    await second.seen({ event: 'state', was: 'running', state: 'failed' });
    expect(second.has({ event: 'restart' })).toBe(false);
  });

  test('a second copy, a hanging agent and further monitors are seen', async () => {
    const { seen } = watching({
      web: { operations: often },
      one: { operations: often, copies: 1 },
      slow: { operations: { monitor: { interval: 50, timeout: 2000 } } },
      deep: { operations: often, monitors: [{ interval: 60, depth: 10 }] },
    });
    await startResources(at.again(), { names: ['web', 'one', 'slow', 'deep'], node: 'n1' });
    await seen({ event: 'state', resource: 'slow', state: 'running' });
    for (const resource of ['web', 'one']) {
      at.setRunning(resource, 'n2');
      await seen({ event: 'several-copies', resource });
    }
    at.script('monitor', 'slow', 'n1', 'sleep 1000');
    await seen({ event: 'state', resource: 'slow', state: 'failed', reason: 'killed after its time limit of 2 s' });
    at.script('monitor', 'deep', 'n1', '[ "$OCF_CHECK_LEVEL" != 10 ] || exit 1');
    await seen({ event: 'failure', resource: 'deep', depth: 10 });
  });

  test('takes up a changed file, and goes on when it cannot', async () => {
    at = testCluster({ web: { operations: often }, db: { operations: often } });
    writeFileSync(at.cluster.file, 'one');
    let fresh = {
      ...at.cluster,
      model: { ...at.cluster.model, resources: { web: at.cluster.model.resources.web as never } },
    };
    const reopen = async () => fresh;
    const { seen, events } = watchAgain({ reopen, heartbeat: 100 });
    await seen({ event: 'state', resource: 'db', node: 'n3', state: 'stopped' });
    fresh = { ...fresh };
    writeFileSync(at.cluster.file, 'another');
    await seen({ event: 'reloaded' });
    expect(events.find(({ event }) => event === 'reloaded')).toMatchObject({ resources: ['web'] });
    await seen({ event: 'heartbeat' });
  });
});

describeWith(['flock'], 'one look', () => {
  test.each<[string, Sketch, (cluster: TestCluster) => void, string, string]>([
    ['all run', { web: {} }, (c) => c.setRunning('web', 'n1'), 'ok', 'on n1'],
    ['nothing runs', { web: {} }, () => {}, 'critical', 'runs nowhere'],
    ['disabled', { web: { enabled: false } }, () => {}, 'ok', 'disabled'],
    ['disabled and running', { web: { enabled: false } }, (c) => c.setRunning('web', 'n2'), 'warning', 'runs on n2'],
    ['failed', { web: {} }, (c) => c.script('monitor', 'web', 'n1', 'exit 1'), 'critical', 'failed on n1'],
    [
      'twice',
      { web: {} },
      (c) => ['n1', 'n2'].map((n) => c.setRunning('web', n)),
      'critical',
      'runs on n1, n2 at once',
    ],
    [
      'twice, where the file says one copy',
      { web: { copies: 1 } },
      (c) => ['n1', 'n2'].map((n) => c.setRunning('web', n)),
      'critical',
      'runs on n1, n2 at once',
    ],
    ['copies', { web: { copies: 2 } }, (c) => ['n1', 'n2'].map((n) => c.setRunning('web', n)), 'ok', 'on n1, n2'],
    ['too few', { web: { copies: 'all' } }, (c) => c.setRunning('web', 'n1'), 'warning', '1 of 3 copies run'],
    [
      'hangs',
      { web: { operations: { monitor: { timeout: 200 } } } },
      (c) => c.script('monitor', 'web', 'n1', 'sleep 99'),
      'critical',
      'failed on n1: killed after its time limit',
    ],
    [
      'fails deep down',
      { web: { monitors: [{ interval: 1000, depth: 10 }] } },
      (c) => {
        c.setRunning('web', 'n1');
        c.script('monitor', 'web', 'n1', '[ "$OCF_CHECK_LEVEL" != 10 ] || exit 1');
      },
      'critical',
      'failed on n1: depth 10',
    ],
  ])('%s', async (_, sketch, prepare, level, reason) => {
    at = testCluster(sketch);
    prepare(at);
    const check = await checkOnce(at.cluster, { names: [] });
    expect([check.level, check.resources[0]?.reason.slice(0, reason.length)]).toEqual([level, reason]);
    expect(existsSync(join(at.dir, 'log')) && readFileSync(join(at.dir, 'log'), 'utf8')).not.toContain('start');
  });

  test('a copy where the file does not allow it any more is found', async () => {
    at = testCluster({ web: { operations: often } });
    await startResources(at.again(), { names: ['web'], node: 'n3' });
    const { model } = at.cluster;
    const web = { ...(model.resources.web as ResourceSpec), nodes: 'n[1-2]' };
    const check = await checkOnce({ ...at.cluster, model: { ...model, resources: { web } } }, { names: [] });
    expect(check.resources).toMatchObject([
      { level: 'warning', reason: 'runs on n3, where the file does not allow it' },
    ]);
  });
});
