import { afterEach, describe, expect, test } from '@jest/globals';
import { renderChange } from '../../../src/cli/render/resource-actions.ts';
import { renderStatus } from '../../../src/cli/render/status.ts';
import { plainStyle } from '../../../src/cli/style.ts';
import { fencingJournal } from '../../../src/core/fencing/history/fencing-journal.ts';
import { changeStatus } from '../../../src/core/resources/change.ts';
import { monitorResources, monitorStatus } from '../../../src/core/resources/monitor.ts';
import { startResources } from '../../../src/core/resources/start.ts';
import { clusterStatus, statusStatus } from '../../../src/core/resources/status.ts';
import { stopResources } from '../../../src/core/resources/stop.ts';
import { until } from '../../support/until.ts';
import { type Sketch, type TestCluster, testCluster } from './cluster.ts';

const shop: Sketch = {
  web: { after: ['vip', 'db'], with: ['vip'] },
  vip: { nodes: 'n[1-2]' },
  db: { nodes: 'n3' },
};
// a way to the node that gives no shell, and one that never says anything
const dead = { transport: 'command' as const, command: ['false'] };
const silent = { transport: 'command' as const, command: ['sleep', '600'] };

let at: TestCluster;
afterEach(() => at.remove());

function fenced(node: string, verdict: string): void {
  const journal = fencingJournal(at.cluster);
  const detail = { node, action: 'off' };
  const { operation } = journal.append({ phase: 'begin', kind: 'fence', detail });
  journal.append({ operation, phase: 'end', kind: 'fence', detail: { ...detail, verdict } });
}

describe('startResources', () => {
  test('starts in order, journals every step, and does nothing the second time', async () => {
    at = testCluster(shop);
    const first = await startResources(at.cluster, { names: ['web'], reason: 'opening' });
    expect(first.steps.map(({ resource, node, outcome }) => `${resource} ${node} ${outcome}`)).toEqual([
      'vip n1 done',
      'db n3 done',
      'web n1 done',
    ]);
    expect([changeStatus(first), first.changed]).toEqual([0, true]);
    const starts = at.log().filter((line) => line.startsWith('start'));
    expect([[...starts.slice(0, 2)].sort(), starts[2]]).toEqual([['start db@n3', 'start vip@n1'], 'start web@n1']);
    const [over, end, begin] = at.journal.recent();
    expect(over).toMatchObject({ phase: 'end', kind: 'transaction', operation: first.transaction });
    expect(begin).toMatchObject({
      phase: 'begin',
      kind: 'resource start',
      reason: 'opening',
      operation: end?.operation,
    });
    expect(end).toMatchObject({ phase: 'end', detail: { resource: 'web', node: 'n1', outcome: 'done', code: 0 } });

    const second = await startResources(at.cluster, { names: ['web'] });
    expect(second).toMatchObject({ changed: false, steps: [], already: [{ resource: 'web', node: 'n1' }] });
    expect(at.journal.recent()).toHaveLength(8);
  });

  test('a dry run looks and touches nothing', async () => {
    at = testCluster(shop);
    const result = await startResources(at.cluster, { names: ['web'], node: 'n2', dryRun: true });
    expect(result.steps.map(({ outcome, node }) => `${outcome} ${node}`)).toEqual([
      'planned n2',
      'planned n3',
      'planned n2',
    ]);
    expect(at.log().some((line) => line.startsWith('start'))).toBe(false);
    expect(at.journal.recent()).toEqual([]);
  });

  test('a node that cannot be asked stands against it, until it was verified off', async () => {
    at = testCluster(shop, { n2: dead });
    const start = () => startResources(at.cluster, { names: ['vip'] });
    await expect(start()).rejects.toMatchObject({
      code: 'REFUSED',
      suggestions: ['Make sure that n2 is off: ocf fence n2 --off'],
    });
    fenced('n2', 'accepted');
    await expect(start()).rejects.toMatchObject({ code: 'REFUSED' });
    fenced('n2', 'verified-off');
    expect((await start()).steps).toMatchObject([{ resource: 'vip', node: 'n1', outcome: 'done' }]);
  });

  test('a verdict does not count once something ran on the node again', async () => {
    at = testCluster(shop, { n2: dead });
    fenced('n2', 'verified-off');
    at.journal.append({ phase: 'end', kind: 'resource start', detail: { resource: 'x', node: 'n2' } });
    await expect(startResources(at.cluster, { names: ['vip'] })).rejects.toMatchObject({ code: 'REFUSED' });
  });

  test('wrong parameters stop it before anything is started, all told at once', async () => {
    at = testCluster({ ...shop, web: { after: ['vip'], parameters: { count: 'many', colour: 'red' } } });
    await expect(startResources(at.cluster, { names: ['web'] })).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/cannot be started, for 2 reasons\.$/),
    });
    expect(at.log().some((line) => line.startsWith('start'))).toBe(false);
  });

  test.each([
    ['exit 1', 'failed', 4, 'failed'],
    ['echo "ocf-exit-reason:no disk" >&2; exit 6', 'failed', 4, 'no disk'],
    ['exit 0', 'failed', 4, 'the agent was content, but its monitor says stopped (cleanly stopped)'],
    ['sleep 600', 'failed', 4, 'killed after its time limit of 0.5 s'],
  ])('an agent that does "%s" ends the sequence', async (script, outcome, status, reason) => {
    const timeout = script === 'sleep 600' ? 500 : 60_000;
    at = testCluster({ ...shop, db: { after: ['vip'], operations: { start: { timeout } } } });
    at.script('start', 'db', 'n1', script);
    const result = await startResources(at.cluster, { names: ['web'], onFailure: 'stop' });
    expect(result.steps.map((step) => `${step.resource} ${step.outcome}`)).toEqual([
      'vip done',
      `db ${outcome}`,
      'web skipped',
    ]);
    expect(result.steps[1]).toMatchObject({ reason });
    expect(changeStatus(result)).toBe(status);
    expect(at.runs('web', 'n1')).toBe(false);
  });

  test('nothing done at all is a failure, and a time limit is one of its own', async () => {
    at = testCluster({ web: {} });
    at.script('start', 'web', 'n1', 'exit 1');
    expect(changeStatus(await startResources(at.cluster, { names: ['web'] }))).toBe(1);
    at.remove();
    at = testCluster({ web: { operations: { start: { timeout: 300 } } } });
    at.script('start', 'web', 'n1', 'sleep 600');
    expect(changeStatus(await startResources(at.cluster, { names: ['web'] }))).toBe(6);
  });

  test('an interruption ends what runs and begins nothing more', async () => {
    at = testCluster(shop);
    at.script('start', 'vip', 'n1', 'sleep 600');
    const running = startResources(at.cluster, { names: ['web'] });
    await until(() => at.log().includes('start vip@n1'));
    at.interrupt();
    at.insist();
    const result = await running;
    expect(result.steps.find(({ resource }) => resource === 'vip')).toMatchObject({ outcome: 'unknown' });
    expect(result.steps.find(({ resource }) => resource === 'web')).toMatchObject({ outcome: 'skipped' });
    expect([result.outcome, changeStatus(result)]).toEqual(['interrupted', 130]);
    expect(result.sentence).toBe('Interrupted: nobody knows how a step ended, nothing was undone.');
  });

  test('two at once start one copy', async () => {
    at = testCluster({ web: {} });
    at.script('start', 'web', 'n1', 'sleep 0.2');
    const results = await Promise.all([1, 2, 3].map(() => startResources(at.cluster, { names: ['web'] })));
    expect(results.filter(({ changed }) => changed)).toHaveLength(1);
    expect(at.log().filter((line) => line.startsWith('start'))).toEqual(['start web@n1']);
  });

  test('unknown names and nodes', async () => {
    at = testCluster(shop);
    await expect(startResources(at.cluster, { names: ['wbe'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      suggestions: ['Did you mean web?'],
    });
    await expect(startResources(at.cluster, { names: ['web'], node: 'n9' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(startResources(at.cluster, { names: ['web'], node: 'n[1-2]' })).rejects.toMatchObject({
      code: 'USAGE',
    });
  });
});

describe('stopResources', () => {
  test('stops in reverse, and is content when nothing runs', async () => {
    at = testCluster(shop);
    await startResources(at.cluster, { names: ['web'] });
    await expect(stopResources(at.cluster, { names: ['vip'] })).rejects.toMatchObject({ code: 'REFUSED' });
    const result = await stopResources(at.cluster, { names: ['vip'], withDependants: true });
    expect(result.steps.map(({ resource, outcome }) => `${resource} ${outcome}`)).toEqual(['web done', 'vip done']);
    expect(at.runs('db', 'n3')).toBe(true);
    expect(await stopResources(at.cluster, { names: ['vip', 'web'] })).toMatchObject({ changed: false, steps: [] });
  });

  test('a stop that leaves it running has failed', async () => {
    at = testCluster({ web: {} });
    at.setRunning('web', 'n2');
    at.script('stop', 'web', 'n2', 'exit 0');
    const result = await stopResources(at.cluster, { names: ['web'] });
    expect(result.steps).toMatchObject([
      { outcome: 'failed', reason: expect.stringContaining('monitor says running') },
    ]);
    expect(changeStatus(result)).toBe(1);
  });

  test('a node that cannot be asked leaves the outcome open', async () => {
    at = testCluster({ web: {} }, { n3: dead });
    at.setRunning('web', 'n1');
    const result = await stopResources(at.cluster, { names: ['web'] });
    expect(result).toMatchObject({ steps: [{ outcome: 'done' }], unseen: [{ resource: 'web', node: 'n3' }] });
    expect(changeStatus(result)).toBe(7);
    fenced('n3', 'verified-off');
    expect(changeStatus(await stopResources(at.cluster, { names: ['web'] }))).toBe(0);
  });

  test('one of two copies', async () => {
    at = testCluster({ web: {} });
    for (const node of ['n1', 'n2']) at.setRunning('web', node);
    await expect(startResources(at.cluster, { names: ['web'] })).rejects.toMatchObject({
      message: 'web cannot be started: web runs on n1 and n2 at once.',
    });
    await stopResources(at.cluster, { names: ['web'], node: 'n2' });
    expect([at.runs('web', 'n1'), at.runs('web', 'n2')]).toEqual([true, false]);
  });
});

describe('monitorResources', () => {
  test.each([
    [{ n1: true }, {}, 'running', 0],
    [{}, {}, 'stopped', 3],
    [{ n1: true, n2: true }, {}, 'failed', 1],
    [{}, { n2: dead }, 'unknown', 7],
    [{ n1: true }, { n2: dead }, 'running', 0],
  ])('%j with %j is %s', async (running, settings, state, status) => {
    at = testCluster({ web: { nodes: 'n[1-2]' } }, settings);
    for (const node of Object.keys(running)) at.setRunning('web', node);
    const report = await monitorResources(at.cluster, { names: ['web'] });
    expect([report.resources[0]?.state, monitorStatus(report)]).toEqual([state, status]);
  });

  test('says why, and only where it was asked', async () => {
    at = testCluster(shop);
    at.script('monitor', 'vip', 'n2', 'echo "ocf-exit-reason:broken pipe" >&2; exit 1');
    const report = await monitorResources(at.cluster, { names: ['vip'], nodes: 'n2' });
    expect(report.resources).toMatchObject([{ nodes: [{ node: 'n2', state: 'failed', reason: 'broken pipe' }] }]);
    await expect(monitorResources(at.cluster, { names: ['vip'], nodes: 'n3' })).rejects.toMatchObject({
      code: 'USAGE',
      message: 'vip may not run on n3, only on n1,n2.',
    });
  });

  test('an agent that is nowhere is not installed: no answer, no start, and the page says so', async () => {
    at = testCluster({ web: { agent: 'ocf:test:missing' } }, { n3: dead });
    const report = await monitorResources(at.cluster, { names: [] });
    expect(report.resources[0]).toMatchObject({
      state: 'not-installed',
      nodes: [{ state: 'not-installed', unfit: true }, { state: 'not-installed' }, { state: 'unknown' }],
    });
    expect(monitorStatus(report)).toBe(8);
    await expect(startResources(at.cluster, { names: ['web'] })).rejects.toMatchObject({ code: 'REFUSED' });
    const open = await stopResources(at.cluster, { names: ['web'] });
    expect(open).toMatchObject({ steps: [], already: [], absent: [], unseen: [{ node: 'n3' }] });
    expect(changeStatus(open)).toBe(7);
    fenced('n3', 'verified-off');
    const stopped = await stopResources(at.cluster, { names: ['web'] });
    expect(stopped).toMatchObject({ changed: false, steps: [], already: [], unseen: [] });
    expect(stopped.absent).toMatchObject([
      { resource: 'web', reason: expect.stringContaining('The agent ocf:test:missing is not installed on n1') },
    ]);
    expect(changeStatus(stopped)).toBe(8);
    expect(renderChange(stopped, plainStyle)).toMatch(/^web: not installed \(The agent ocf:test:missing/);
    await expect(startResources(at.cluster, { names: ['web'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('its agent ocf:test:missing is installed on none of its nodes'),
    });
    const status = await clusterStatus(at.cluster, { timeout: 20_000 });
    expect([status.resources[0]?.state, statusStatus(status)]).toEqual(['not-installed', 4]);
    expect(renderStatus(status, plainStyle)).toMatch(/^web +not installed +n\[1-2\] /m);
  });
});

describe('clusterStatus', () => {
  test('all well', async () => {
    at = testCluster(shop);
    await startResources(at.cluster, { names: ['web'] });
    const status = await clusterStatus(at.cluster, { timeout: 20_000 });
    expect(status.nodes.map(({ alive }) => alive)).toEqual(['yes', 'yes', 'yes']);
    expect(status.resources.map(({ resource, state }) => `${resource} ${state}`)).toEqual([
      'web running',
      'vip running',
      'db running',
    ]);
    expect(statusStatus(status)).toBe(0);
  });

  test('a silent node costs its time limit, and what it may run is unknown, not stopped', async () => {
    at = testCluster({ web: {}, db: { nodes: 'n1' } }, { n2: silent, n3: dead });
    const status = await clusterStatus(at.cluster, { timeout: 5000 });
    expect(status.nodes).toMatchObject([
      { alive: 'yes' },
      { alive: 'no', reason: 'n2 did not answer within 5 s.' },
      { alive: 'no' },
    ]);
    expect(status.resources.map(({ state }) => state)).toEqual(['unknown', 'stopped']);
    expect(statusStatus(status)).toBe(4);
    fenced('n2', 'verified-off');
    fenced('n3', 'verified-off');
    const later = await clusterStatus(at.cluster, { timeout: 5000 });
    expect(later.resources.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
    expect(later.fencings.map(({ node }) => node).sort()).toEqual(['n2', 'n3']);
    expect(statusStatus(later)).toBe(0);
  });

  test('a monitor that hangs does not hold the page', async () => {
    at = testCluster({ web: { nodes: 'n1' } });
    at.script('monitor', 'web', 'n1', 'sleep 600');
    const status = await clusterStatus(at.cluster, { timeout: 5000 });
    expect(status.resources[0]).toMatchObject({
      state: 'unknown',
      nodes: [{ reason: 'its monitor was not finished within 5 s' }],
    });
  });
});
