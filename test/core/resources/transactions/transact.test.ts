import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { fencingJournal } from '../../../../src/core/fencing/history/fencing-journal.ts';
import { changeStatus } from '../../../../src/core/resources/change.ts';
import { listTransactions, showTransaction } from '../../../../src/core/resources/transactions/records.ts';
import { resumeTransaction, rollbackTransaction } from '../../../../src/core/resources/transactions/resume.ts';
import { transact } from '../../../../src/core/resources/transactions/transact.ts';
import { until } from '../../../support/until.ts';
import { type Sketch, type TestCluster, testCluster } from '../cluster.ts';

const chain: Sketch = { a: {}, b: { after: ['a'] }, c: { after: ['b'] }, other: {} };

let at: TestCluster;
const folders: string[] = [];
afterEach(() => {
  at.remove();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A node that goes away in the middle of an action that runs these lines of shell. */
function cutOff() {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-cut-'));
  folders.push(folder);
  const shell = `[ -f ${folder}/off ] && exit 1; echo $$ >${folder}/shell; exec /bin/sh -s`;
  return {
    settings: { transport: 'command' as const, command: ['/bin/sh', '-c', shell] },
    cut: `touch ${folder}/off; kill -9 $(cat ${folder}/shell); exit 1`,
  };
}

const start = (...names: string[]) => ({ action: 'start', names }) as const;
const stop = (...names: string[]) => ({ action: 'stop', names, withDependants: true }) as const;
const lines = (steps: readonly { id: string; outcome: string }[]) => steps.map(({ id, outcome }) => `${id} ${outcome}`);

describe('a step that fails', () => {
  test('what was started is stopped again, in reverse', async () => {
    at = testCluster(chain);
    at.script('start', 'c', 'n1', 'exit 1');
    const result = await transact(at.cluster, start('c'), {});
    expect(lines(result.steps)).toEqual(['start a n1 done', 'start b n1 done', 'start c n1 failed']);
    expect(lines(result.rollback)).toEqual(['stop b n1 done', 'stop a n1 done']);
    expect([result.outcome, result.changed, changeStatus(result)]).toEqual(['rolled-back', false, 1]);
    expect([at.runs('a', 'n1'), at.runs('b', 'n1'), at.runs('c', 'n1')]).toEqual([false, false, false]);
    const [record] = (await listTransactions(at.cluster)).transactions;
    expect(record).toMatchObject({ id: result.transaction, standing: 'rolled-back' });
    expect(record?.steps.map(({ id, rollback }) => [id, rollback])).toEqual([
      ['start a n1', false],
      ['start b n1', false],
      ['start c n1', false],
      ['stop b n1', true],
      ['stop a n1', true],
    ]);
  });

  test('what was stopped is started again where it was', async () => {
    at = testCluster(chain);
    for (const name of ['a', 'b', 'c']) at.setRunning(name, 'n2');
    at.script('stop', 'a', 'n2', 'exit 1');
    const result = await transact(at.cluster, stop('a'), {});
    expect(lines(result.rollback)).toEqual(['start b n2 done', 'start c n2 done']);
    expect([result.outcome, changeStatus(result)]).toEqual(['rolled-back', 1]);
    expect([at.runs('a', 'n2'), at.runs('b', 'n2'), at.runs('c', 'n2')]).toEqual([true, true, true]);
  });

  test('the remains of a failed start are stopped too', async () => {
    at = testCluster(chain);
    at.script('start', 'c', 'n1', 'touch "$OCF_RESKEY_dir/$me"; exit 1');
    const result = await transact(at.cluster, start('c'), {});
    expect(lines(result.rollback)).toEqual(['stop c n1 done', 'stop b n1 done', 'stop a n1 done']);
    expect(at.runs('c', 'n1')).toBe(false);
  });

  test('--on-failure stop leaves what was done, continue goes on with the rest', async () => {
    at = testCluster(chain);
    at.script('start', 'b', 'n1', 'exit 1');
    const left = await transact(at.cluster, start('c'), { onFailure: 'stop' });
    expect(lines(left.steps)).toEqual(['start a n1 done', 'start b n1 failed', 'start c n1 skipped']);
    expect([left.outcome, changeStatus(left), left.rollback]).toEqual(['failed', 4, []]);
    expect(left.standing).toEqual([
      { resource: 'a', node: 'n1', state: 'running', promoted: false },
      { resource: 'b', node: 'n1', state: 'stopped', promoted: false },
    ]);
    const on = await transact(at.cluster, start('c', 'other'), { onFailure: 'continue' });
    expect(lines(on.steps).sort()).toEqual(['start b n1 failed', 'start c n1 skipped', 'start other n1 done']);
    expect(changeStatus(on)).toBe(4);
  });

  test('a rollback that fails says what stands', async () => {
    at = testCluster(chain);
    at.script('start', 'c', 'n1', 'exit 1');
    at.script('stop', 'b', 'n1', 'exit 1');
    const result = await transact(at.cluster, start('c'), {});
    expect(lines(result.rollback)).toEqual(['stop b n1 failed', 'stop a n1 skipped']);
    expect([result.outcome, changeStatus(result)]).toEqual(['failed', 4]);
    expect(result.standing).toMatchObject([{ resource: 'b', state: 'running' }]);
  });
});

describe('an interruption', () => {
  async function interrupted() {
    at = testCluster(chain);
    at.script('start', 'b', 'n1', 'sleep 0.3');
    const running = transact(at.cluster, start('c'), { reason: 'opening' });
    await until(() => at.log().includes('start b@n1'));
    at.interrupt();
    return running;
  }

  test('lets the running step end, begins none, undoes none, and says how it goes on', async () => {
    const result = await interrupted();
    expect(lines(result.steps)).toEqual(['start a n1 done', 'start b n1 done', 'start c n1 skipped']);
    expect([result.outcome, changeStatus(result), result.rollback]).toEqual(['interrupted', 130, []]);
    expect(result.suggestions).toEqual([
      `Go on: ocf transaction resume ${result.transaction}`,
      `Or go back: ocf transaction rollback ${result.transaction}`,
    ]);
    expect(await showTransaction(at.cluster, result.transaction?.slice(0, 4) ?? '')).toMatchObject({
      standing: 'interrupted',
      goal: { action: 'start', names: ['c'] },
      reason: 'opening',
    });
  });

  test('others that touch the same are refused, those that do not are not', async () => {
    const { transaction } = await interrupted();
    const later = at.again();
    await expect(transact(later, start('b'), {})).rejects.toMatchObject({
      code: 'CONFLICT',
      suggestions: [`Finish it: ocf transaction resume ${transaction}`, expect.stringContaining('rollback')],
    });
    expect((await transact(later, start('other'), {})).outcome).toBe('done');
  });

  test('resume goes on, and is content the second time', async () => {
    const { transaction: id = '' } = await interrupted();
    const later = at.again();
    const result = await resumeTransaction(later, { id });
    expect(lines(result.steps)).toEqual(['start c n1 done']);
    expect([result.outcome, changeStatus(result)]).toEqual(['done', 0]);
    expect(await resumeTransaction(later, { id })).toMatchObject({ outcome: 'nothing', steps: [] });
    await expect(rollbackTransaction(later, { id })).rejects.toMatchObject({ code: 'REFUSED' });
    expect((await transact(later, stop('a'), {})).outcome).toBe('done');
  });

  test('a dry run of either says what is left, and does nothing', async () => {
    const { transaction: id = '' } = await interrupted();
    const later = at.again();
    const calls = at.log().filter((line) => !line.startsWith('monitor')).length;
    const on = await resumeTransaction(later, { id, dryRun: true });
    expect([lines(on.steps), on.rollback, on.outcome]).toEqual([['start c n1 planned'], [], 'planned']);
    expect(on).toMatchObject({ transaction: id, changed: false, dryRun: true, steps: [{ timeout: 20_000 }] });
    const back = await rollbackTransaction(later, { id, dryRun: true });
    expect([back.steps, lines(back.rollback)]).toEqual([[], ['stop b n1 planned', 'stop a n1 planned']]);
    expect(await showTransaction(later, id)).toMatchObject({ standing: 'interrupted', plans: [{}] });
    expect(at.log().filter((line) => !line.startsWith('monitor'))).toHaveLength(calls);
    at.setRunning('c', 'n1');
    expect(await resumeTransaction(later, { id, dryRun: true })).toMatchObject({
      steps: [],
      sentence: `Nothing is left to be done for transaction ${id} (start c).`,
    });
  });

  test('rollback goes back, and is content the second time', async () => {
    const { transaction: id = '' } = await interrupted();
    const later = at.again();
    const result = await rollbackTransaction(later, { id });
    expect(lines(result.rollback)).toEqual(['stop b n1 done', 'stop a n1 done']);
    expect([result.outcome, at.runs('a', 'n1')]).toEqual(['rolled-back', false]);
    expect(await rollbackTransaction(later, { id })).toMatchObject({ outcome: 'nothing' });
    await expect(resumeTransaction(later, { id })).rejects.toMatchObject({ code: 'REFUSED' });
  });
});

describe('conflicts', () => {
  test('who touches the same waits, and is told for whom', async () => {
    at = testCluster(chain);
    at.script('start', 'a', 'n1', 'while [ ! -f "$OCF_RESKEY_dir/go" ]; do sleep 0.02; done');
    const first = transact(at.cluster, start('a'), {});
    await until(() => at.log().includes('start a@n1'));
    await expect(transact(at.cluster, start('b'), { wait: 0 })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(
        /being changed by transaction [0-9a-f]{12} \(start a\) of .* on .*, process \d+, since /,
      ),
    });
    const second = transact(at.cluster, start('b'), {});
    await until(() => at.progress.some((text) => text?.startsWith('waiting for transaction') ?? false));
    expect((await transact(at.cluster, start('other'), {})).outcome).toBe('done');
    const { transactions } = await listTransactions(at.cluster);
    expect(transactions).toMatchObject([{ standing: 'running' }, {}]);
    for (const dryRun of [true, false]) {
      const finishing = resumeTransaction(at.cluster, { id: transactions[0]?.id ?? '', dryRun });
      await expect(finishing).rejects.toMatchObject({ code: 'CONFLICT', data: { alive: true } });
    }
    writeFileSync(join(at.dir, 'go'), '');
    expect((await first).outcome).toBe('done');
    expect(lines((await second).steps)).toEqual(['start b n1 done']);
  });
});

describe('a node that goes away in the middle', () => {
  test('the rest is planned anew once it is verified off', async () => {
    const { settings, cut } = cutOff();
    at = testCluster({ web: { nodes: 'n[2-3]' } }, { n2: settings });
    at.script('start', 'web', 'n2', cut);
    const result = await transact(at.cluster, start('web'), {});
    expect(lines(result.steps)).toEqual(['start web n2 unknown']);
    expect([result.outcome, changeStatus(result)]).toEqual(['lost', 7]);
    expect(result.suggestions).toEqual([
      'Make sure that n2 is off: ocf fence n2 --off',
      `Go on: ocf transaction resume ${result.transaction}`,
      `Or go back: ocf transaction rollback ${result.transaction}`,
    ]);
    const id = result.transaction ?? '';
    expect(await resumeTransaction(at.cluster, { id })).toMatchObject({ outcome: 'lost', steps: [] });
    expect(await resumeTransaction(at.cluster, { id, dryRun: true })).toMatchObject({
      outcome: 'planned',
      steps: [],
      sentence: expect.stringMatching(/^After that, what cannot be where the plan says .*: web\.$/),
    });
    fenced('n2');
    const resumed = await resumeTransaction(at.cluster, { id });
    expect(lines(resumed.steps)).toEqual(['start web n3 done']);
    expect([resumed.outcome, at.runs('web', 'n3')]).toEqual(['done', true]);
  });

  test('what ran there before is part of the new plan', async () => {
    const { settings, cut } = cutOff();
    at = testCluster({ db: {}, web: { after: ['db'], with: ['db'] }, other: { nodes: 'n2' } }, { n2: settings });
    at.setRunning('db', 'n2');
    at.script('start', 'web', 'n2', cut);
    const result = await transact(at.cluster, start('web'), {});
    expect([lines(result.steps), result.outcome]).toEqual([['start web n2 unknown'], 'lost']);
    expect(result.suggestions).toContain('Make sure that n2 is off: ocf fence n2 --off');
    fenced('n2');
    // a node without power runs nothing
    at.setRunning('db', 'n2', false);
    const resumed = await resumeTransaction(at.cluster, { id: result.transaction ?? '' });
    expect(lines(resumed.steps)).toEqual(['start db n1 done', 'start web n1 done']);
    expect([resumed.outcome, changeStatus(resumed)]).toEqual(['done', 0]);
  });

  test('rolling back what was on it ends once it is off', async () => {
    const { settings, cut } = cutOff();
    at = testCluster({ web: { nodes: 'n[2-3]' } }, { n2: settings });
    at.script('start', 'web', 'n2', cut);
    const { transaction: id = '' } = await transact(at.cluster, start('web'), {});
    expect(await rollbackTransaction(at.cluster, { id })).toMatchObject({
      outcome: 'unknown',
      blocked: [{ resource: 'web', node: 'n2', uncertain: true }],
    });
    fenced('n2');
    expect(await rollbackTransaction(at.cluster, { id })).toMatchObject({ outcome: 'rolled-back', blocked: [] });
  });
});

function fenced(node: string): void {
  const journal = fencingJournal(at.cluster);
  const detail = { node, action: 'off' };
  const { operation } = journal.append({ phase: 'begin', kind: 'fence', detail });
  journal.append({ operation, phase: 'end', kind: 'fence', detail: { ...detail, verdict: 'verified-off' } });
}

describe('a state folder that takes nothing', () => {
  test('nothing is started, and nothing is left behind', async () => {
    at = testCluster(chain);
    const file = join(at.dir, 'file');
    writeFileSync(file, '');
    const stateFolder = join(file, 'state');
    await expect(transact({ ...at.cluster, stateFolder }, start('a'))).rejects.toMatchObject({
      code: 'FAILED',
      message: expect.stringMatching(/^The lock .*gate\.lock cannot be written: (ENOTDIR|EEXIST)/),
    });
    expect(at.log()).toEqual([]);
  });
});
