import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { changeStatus } from '../../../../src/core/resources/change.ts';
import type { Goal } from '../../../../src/core/resources/plan/goal.ts';
import { rollbackTransaction } from '../../../../src/core/resources/transactions/resume.ts';
import { type TransactOptions, transact } from '../../../../src/core/resources/transactions/transact.ts';
import { type Sketch, type TestCluster, testCluster } from '../cluster.ts';

// keeps its role in its file, and writes down what it is told
const agent = `#!/bin/sh
dir=$OCF_RESKEY_dir
me=$OCF_RESOURCE_INSTANCE@$OCF_RESKEY_CRM_meta_on_node
[ -z "$dir" ] || echo "$1 $me" >>"$dir/log"
if [ -f "$dir/$1-$me" ]; then . "$dir/$1-$me"; fi
case $1 in
  start) echo unpromoted >"$dir/$me" ;;
  stop) rm -f "$dir/$me" ;;
  promote) echo promoted >"$dir/$me" ;;
  demote) echo unpromoted >"$dir/$me" ;;
  monitor)
    [ -f "$dir/$me" ] || exit 7
    read role <"$dir/$me"
    [ "$role" = promoted ] && exit 8
    exit 0 ;;
  migrate_to) echo "$OCF_RESKEY_CRM_meta_migrate_source $OCF_RESKEY_CRM_meta_migrate_target" >>"$dir/moves" ;;
  migrate_from)
    echo "$OCF_RESKEY_CRM_meta_migrate_source $OCF_RESKEY_CRM_meta_migrate_target" >>"$dir/moves"
    : >"$dir/$me" ;;
  notify) env | grep OCF_RESKEY_CRM_meta_ | sort >"$dir/notify-$OCF_RESKEY_CRM_meta_notify_type-$OCF_RESKEY_CRM_meta_notify_operation-$me" ;;
  meta-data) cat <<END
<resource-agent name="roles"><version>1.1</version><longdesc/><shortdesc/>
<parameters><parameter name="dir"><content type="string"/></parameter></parameters>
<actions><action name="start" timeout="20s"/><action name="stop" timeout="20s"/><action name="monitor" timeout="20s"/>
<action name="promote" timeout="20s"/><action name="demote" timeout="20s"/><action name="notify" timeout="20s"/>
<action name="migrate_to" timeout="20s"/><action name="migrate_from" timeout="20s"/></actions>
</resource-agent>
END
  ;;
esac
`;

let at: TestCluster;
afterEach(() => at.remove());

function cluster(sketch: Sketch): void {
  at = testCluster(sketch);
  writeFileSync(join(at.dir, '../agents/test/roles'), agent, { mode: 0o755 });
  for (const spec of Object.values(at.cluster.model.resources)) {
    if (spec.agent === 'ocf:test:roles') Object.assign(spec.parameters, { dir: at.dir });
  }
}

const go = (goal: Goal, options: TransactOptions = {}) => transact(at.cluster, goal, options);
const lines = (steps: readonly { id: string; outcome: string }[]) => steps.map(({ id, outcome }) => `${id} ${outcome}`);
const role = (copy: string) => readFileSync(join(at.dir, copy), 'utf8').trim();
const told = (name: string) =>
  Object.fromEntries(
    readFileSync(join(at.dir, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.replace('OCF_RESKEY_CRM_meta_', '').split(/=(.*)/s).slice(0, 2)),
  );

const database: Sketch = { db: { agent: 'ocf:test:roles', copies: 'all', promoted: 1, notify: true } };

test('copies are started and one is promoted; its monitor has to say so', async () => {
  cluster(database);
  const result = await go({ action: 'start', names: ['db'] });
  expect([result.outcome, changeStatus(result)]).toEqual(['done', 0]);
  expect(['n1', 'n2', 'n3'].map((node) => role(`db@${node}`)).sort()).toEqual(['promoted', 'unpromoted', 'unpromoted']);
});

test('promoting another one demotes the present one first; a promotion that fails gives the role back', async () => {
  cluster(database);
  await go({ action: 'start', names: ['db'] });
  const master = ['n1', 'n2', 'n3'].find((node) => role(`db@${node}`) === 'promoted') ?? '';
  const other = master === 'n2' ? 'n3' : 'n2';
  at.script('promote', 'db', other, 'exit 0');
  const failed = await go({ action: 'promote', names: ['db'], node: other });
  expect(lines(failed.steps)).toEqual([`demote db ${master} done`, `promote db ${other} failed`]);
  expect(lines(failed.rollback)).toEqual([`promote db ${master} done`]);
  expect([failed.outcome, role(`db@${master}`)]).toEqual(['rolled-back', 'promoted']);
  at.script('promote', 'db', other, undefined);
  expect((await go({ action: 'promote', names: ['db'], node: other })).outcome).toBe('done');
  expect([role(`db@${master}`), role(`db@${other}`)]).toEqual(['unpromoted', 'promoted']);
  expect((await go({ action: 'demote', names: ['db'] })).outcome).toBe('done');
  expect(role(`db@${other}`)).toBe('unpromoted');
});

test('active copies are told before and after, with lists of the state before', async () => {
  cluster(database);
  for (const node of ['n1', 'n2']) writeFileSync(join(at.dir, `db@${node}`), node === 'n1' ? 'promoted' : 'unpromoted');
  const result = await go({ action: 'stop', names: ['db'], node: 'n2' });
  expect(lines(result.steps)).toEqual(['stop db n2 done']);
  expect(told('notify-pre-stop-db@n2')).toMatchObject({ notify_type: 'pre', notify_operation: 'stop' });
  expect(told('notify-post-stop-db@n1')).toMatchObject({
    notify_type: 'post',
    notify_stop_resource: 'db',
    notify_stop_uname: 'n2',
    notify_start_uname: '',
    notify_active_resource: 'db db',
    notify_active_uname: 'n1 n2',
    notify_promoted_uname: 'n1',
    notify_master_uname: 'n1',
    notify_unpromoted_uname: 'n2',
    notify_slave_resource: 'db',
    notify_inactive_resource: 'db',
    notify_all_uname: 'n1 n2 n3',
    notify_available_uname: 'n1 n2 n3',
    clone_max: '3',
    clone_node_max: '1',
    globally_unique: 'false',
    promotable: 'true',
    promoted_max: '1',
    master_node_max: '1',
    notify: 'true',
  });
  expect(() => told('notify-post-stop-db@n2')).toThrow();
});

test('a notify that fails is told and stops nothing', async () => {
  cluster(database);
  writeFileSync(join(at.dir, 'db@n1'), 'unpromoted');
  at.script('notify', 'db', 'n1', 'echo "ocf-exit-reason:deaf" >&2; exit 1');
  const result = await go({ action: 'stop', names: ['db'] });
  expect([result.outcome, result.steps[0]?.notTold]).toEqual(['done', ['notify (pre-stop) of db on n1: deaf']]);
  expect(at.warnings).toEqual(['notify (pre-stop) of db on n1: deaf.']);
});

test('a running copy is taken to another node, told from where to where', async () => {
  cluster({ vm: { agent: 'ocf:test:roles' } });
  writeFileSync(join(at.dir, 'vm@n1'), '');
  const result = await go({ action: 'migrate', names: ['vm'], to: 'n3' });
  expect(result.steps).toMatchObject([{ action: 'migrate', node: 'n1', to: 'n3', outcome: 'done' }]);
  expect(readFileSync(join(at.dir, 'moves'), 'utf8')).toBe('n1 n3\nn1 n3\n');
  expect([at.runs('vm', 'n1'), at.runs('vm', 'n3')]).toEqual([false, true]);
  expect(at.log().filter((line) => !line.startsWith('monitor'))).toEqual([
    'migrate_to vm@n1',
    'migrate_from vm@n3',
    'stop vm@n1',
  ]);
});

test('a migration that does not arrive leaves one copy where it was', async () => {
  cluster({ vm: { agent: 'ocf:test:roles' } });
  writeFileSync(join(at.dir, 'vm@n1'), '');
  at.script('migrate_from', 'vm', 'n3', 'echo "ocf-exit-reason:no memory" >&2; exit 1');
  const result = await go({ action: 'migrate', names: ['vm'], to: 'n3' });
  expect(result.steps).toMatchObject([{ outcome: 'failed', reason: 'migrate_from on n3: no memory' }]);
  expect([result.outcome, at.runs('vm', 'n1'), at.runs('vm', 'n3')]).toEqual(['rolled-back', true, false]);
});

test('move stops here and starts there, restart does both in place, apply brings the file about', async () => {
  cluster({ vip: {}, web: { after: ['vip'], with: ['vip'] }, off: { enabled: false } });
  for (const copy of ['vip', 'web', 'off']) at.setRunning(copy, 'n1');
  const moved = await go({ action: 'move', names: ['web'], to: 'n2' });
  expect(moved.outcome).toBe('done');
  expect(['vip@n2', 'web@n2'].map((copy) => at.runs(...(copy.split('@') as [string, string])))).toEqual([true, true]);
  const restarted = await go({ action: 'restart', names: ['vip'], withDependants: true });
  expect(lines(restarted.steps)).toEqual([
    'stop web n2 done',
    'stop vip n2 done',
    'start vip n2 done',
    'start web n2 done',
  ]);
  at.setRunning('web', 'n2', false);
  const applied = await go({ action: 'apply', names: [] });
  expect(lines(applied.steps).sort()).toEqual(['start web n2 done', 'stop off n1 done']);
  expect(await go({ action: 'apply', names: [] })).toMatchObject({ outcome: 'nothing', steps: [] });
});

test('a move that fails on the other side comes back', async () => {
  cluster({ web: {} });
  at.setRunning('web', 'n1');
  at.script('start', 'web', 'n2', 'exit 1');
  const result = await go({ action: 'move', names: ['web'], to: 'n2' });
  expect(lines(result.steps)).toEqual(['stop web n1 done', 'start web n2 failed']);
  expect(lines(result.rollback)).toEqual(['start web n1 done']);
  expect([result.outcome, changeStatus(result), at.runs('web', 'n1')]).toEqual(['rolled-back', 1, true]);
  expect(await rollbackTransaction(at.cluster, { id: result.transaction ?? '' })).toMatchObject({ outcome: 'nothing' });
});

beforeEach(() => {
  expect.hasAssertions();
});
