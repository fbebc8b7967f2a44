import { afterEach, expect, test } from '@jest/globals';
import type { Cluster } from '../../../src/core/cluster.ts';
import type { NodeSettings } from '../../../src/core/config/model.ts';
import { canStart } from '../../../src/core/resources/gate/can-start.ts';
import { leftPlaces } from '../../../src/core/resources/left-places.ts';
import { monitorResources } from '../../../src/core/resources/monitor.ts';
import { clusterStatus } from '../../../src/core/resources/status.ts';
import { resumeTransaction } from '../../../src/core/resources/transactions/resume.ts';
import { transact } from '../../../src/core/resources/transactions/transact.ts';
import { explainResources } from '../../../src/core/resources/why/explain.ts';
import { until } from '../../support/until.ts';
import { type TestCluster, testCluster } from './cluster.ts';

let at: TestCluster;
afterEach(() => at.remove());

/** The cluster after somebody has changed where `web` may run. */
function onlyOn(nodes: string, settings: Record<string, NodeSettings> = {}): Cluster {
  const cluster = at.again();
  const { model } = cluster;
  const { web } = model.resources;
  if (!web) throw new Error('no web');
  const entries = model.nodes.map((entry) => ({ ...entry, settings: settings[entry.key] ?? entry.settings }));
  return { ...cluster, model: { ...model, nodes: entries, resources: { ...model.resources, web: { ...web, nodes } } } };
}

const start = { action: 'start', names: ['web'] } as const;
const ids = (steps: readonly { readonly id: string }[]) => steps.map(({ id }) => id);

test('what runs where the file does not allow it any more is found there, and not started a second time', async () => {
  at = testCluster({ web: { nodes: 'n1' } });
  await transact(at.cluster, start);
  const cluster = onlyOn('n[2-3]');
  const again = await transact(cluster, start);
  expect([again.outcome, again.already]).toMatchObject(['nothing', [{ node: 'n1' }]]);
  expect([at.runs('web', 'n1'), at.runs('web', 'n2')]).toEqual([true, false]);
  expect((await monitorResources(cluster, { names: ['web'], nodes: 'n1' })).resources[0]?.state).toBe('running');
  expect((await clusterStatus(cluster, { timeout: 60_000 })).resources[0]?.state).toBe('running');
  const [why] = (await explainResources(cluster, ['web'])).resources;
  expect(why?.causes.map(({ text }) => text)).toContain('it may not run on n1, only on n2, n3');
});

test('apply takes it to where it may be, move too, stop stops it', async () => {
  at = testCluster({ web: { nodes: 'n1' } });
  await transact(at.cluster, start);
  const applied = await transact(onlyOn('n2'), { action: 'apply', names: [] });
  expect(ids(applied.steps)).toEqual(['stop web n1', 'start web n2']);
  const moved = await transact(onlyOn('n3'), { action: 'move', names: ['web'] });
  expect(ids(moved.steps)).toEqual(['stop web n2', 'start web n3']);
  const stopped = await transact(onlyOn('n1'), { action: 'stop', names: ['web'] });
  expect(ids(stopped.steps)).toEqual(['stop web n3']);
  // what was stopped there is not asked for any more
  at.setRunning('web', 'n3');
  expect(ids((await transact(onlyOn('n1'), start)).steps)).toEqual(['start web n1']);
});

test('copies that are astray go when the file is applied, and are none of those that are to be', async () => {
  at = testCluster({ web: { nodes: 'n[1-2]', copies: 2 } });
  await transact(at.cluster, start);
  const applied = await transact(onlyOn('n[2-3]'), { action: 'apply', names: [] });
  expect(ids(applied.steps).sort()).toEqual(['start web n3', 'stop web n1']);
  expect([at.runs('web', 'n1'), at.runs('web', 'n2'), at.runs('web', 'n3')]).toEqual([false, true, true]);
});

test('a node that cannot be asked whether it still runs there stands in the way', async () => {
  at = testCluster({ web: { nodes: 'n1' } });
  await transact(at.cluster, start);
  const cluster = onlyOn('n2', { n1: { transport: 'command', command: ['false'] } });
  await expect(transact(cluster, start)).rejects.toMatchObject({
    code: 'REFUSED',
    message: expect.stringMatching(/web may be running on n1, which cannot be asked/),
  });
  expect(await canStart(cluster, { names: ['web'] })).toMatchObject({ allowed: false });
  expect(at.runs('web', 'n2')).toBe(false);
});

test('a resume starts nothing where it may not be any more', async () => {
  at = testCluster({ db: {}, web: { nodes: 'n1', after: ['db'] } });
  at.script('start', 'db', 'n1', 'sleep 0.2');
  const starting = transact(at.cluster, start);
  await until(() => at.log().includes('start db@n1'));
  at.interrupt();
  const left = await starting;
  expect([left.outcome, at.runs('db', 'n1')]).toEqual(['interrupted', true]);
  const resumed = await resumeTransaction(onlyOn('n2'), { id: left.transaction ?? '' });
  expect([at.runs('db', 'n1'), at.runs('web', 'n1')]).toEqual([true, false]);
  expect(resumed.blocked.map(({ resource }) => resource)).toEqual(['web']);
});

test('the journal tells where it was last', async () => {
  at = testCluster({ web: {} });
  const places = () => [...(leftPlaces(at.cluster, new Set(['web'])).get('web') ?? [])].sort();
  const step = (kind: string, phase: 'begin' | 'end', detail: object) =>
    void at.journal.append({ kind: `resource ${kind}`, phase, detail: { resource: 'web', ...detail } });
  expect(places()).toEqual([]);
  step('start', 'begin', { node: 'n1' });
  expect(places()).toEqual(['n1']);
  step('stop', 'end', { node: 'n1', outcome: 'failed' });
  expect(places()).toEqual(['n1']);
  step('stop', 'end', { node: 'n1', outcome: 'done' });
  expect(places()).toEqual([]);
  step('start', 'end', { node: 'n1', outcome: 'failed' });
  step('migrate', 'begin', { node: 'n1', to: 'n2' });
  expect(places()).toEqual(['n1', 'n2']);
  step('migrate', 'end', { node: 'n1', to: 'n2', outcome: 'done' });
  expect(places()).toEqual(['n2']);
  step('watch', 'end', { node: 'n3' });
  expect(places()).toEqual(['n2']);
});
