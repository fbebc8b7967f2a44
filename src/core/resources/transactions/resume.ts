import type { Cluster } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import type { ResourceChange } from '../change.ts';
import type { Seen } from '../seen.ts';
import { refuseAlive, takeOver } from './claims.ts';
import { copiesFrom } from './copies.ts';
import type { Course } from './course.ts';
import { goBack, planBack } from './go-back.ts';
import { goOn, planOn } from './go-on.ts';
import { openLog } from './log.ts';
import { goalText, isOpen, isUnfinished, recordOf, type TransactionRecord } from './records.ts';
import { remainsGone } from './remains.ts';
import { changeOf, nothingBeside, timeLimits } from './result.ts';
import { type Site, siteFor } from './site.ts';
import type { StepReport } from './step-report.ts';
import type { Towards } from './towards.ts';
import { doneOf } from './verdict.ts';
import type { Work } from './work.ts';

export interface FinishInput {
  /** Its id, or the beginning of it. */
  readonly id: string;
  readonly reason?: string | undefined;
  /** Look and plan, and do nothing. */
  readonly dryRun?: boolean | undefined;
}

/**
 * Brings a transaction that was interrupted, killed, or left open to its goal, from what is seen now. Once it has
 * ended, nothing is done.
 *
 * @throws OcfError NOT_FOUND, CONFLICT while its process lives, REFUSED when it was rolled back
 */
export async function resumeTransaction(cluster: Cluster, input: FinishInput): Promise<ResourceChange> {
  return finish(cluster, input, {
    how: 'resume',
    plan: ({ site, record }, seen) => {
      const { elsewhere, ...plan } = planOn(cluster, site.goal, { ...record, done: doneIn(record) }, seen);
      return { ...plan, ...(elsewhere.size === 0 ? {} : { sentence: placedAnew(elsewhere) }) };
    },
    work: async ({ site, record }, work) => {
      const { onFailure, before, plans, steps } = record;
      return goOn({ site, work, onFailure, before, plans, touched: steps, done: doneIn(record) });
    },
  });
}

function doneIn({ steps }: TransactionRecord): ReadonlySet<string> {
  return doneOf(steps.filter(({ rollback }) => !rollback).map(known));
}

function placedAnew(resources: ReadonlySet<string>): string {
  const names = [...resources].join(', ');
  return `After that, what cannot be where the plan says is placed anew, once a node that went away is verified off: ${names}.`;
}

/**
 * Brings back what was before a transaction that was interrupted, killed, or left open. Once it has been rolled back,
 * nothing is done.
 *
 * @throws OcfError NOT_FOUND, CONFLICT while its process lives, REFUSED when it was done
 */
export async function rollbackTransaction(cluster: Cluster, input: FinishInput): Promise<ResourceChange> {
  return finish(cluster, input, {
    how: 'rollback',
    plan: ({ record }, seen) => planBack(cluster, { before: record.before, touched: record.steps }, seen),
    work: async ({ site, record }, work) => goBack({ site, work, before: record.before, touched: record.steps }),
  });
}

const known = <T extends TransactionRecord['steps'][number]>(step: T) => ({
  ...step,
  outcome: step.outcome ?? 'unknown',
});

interface Unfinished {
  readonly site: Site;
  readonly record: TransactionRecord;
}

interface Way {
  readonly how: 'resume' | 'rollback';
  readonly plan: (unfinished: Unfinished, seen: Seen) => Towards & { readonly sentence?: string };
  readonly work: (unfinished: Unfinished, work: Work) => Promise<Course>;
}

async function finish(cluster: Cluster, input: FinishInput, way: Way): Promise<ResourceChange> {
  const found = recordOf(cluster, input.id);
  if (!isOpen(found)) return alreadyOver(found, way.how);
  const names = found.resources.filter((name) => Object.hasOwn(cluster.model.resources, name));
  for (const name of found.resources.filter((one) => !names.includes(one))) {
    cluster.reporter.warn(`${name} is not in the cluster file any more: nothing is done about it.`);
  }
  if (input.dryRun) return planned(cluster, { record: found, site: siteFor(cluster, found.goal, names) }, way);
  const claim = await takeOver(cluster, {
    id: found.id,
    what: goalText(found.goal),
    resources: found.resources,
    isUnfinished: (other) => isUnfinished(cluster, other),
  });
  let ended = false;
  try {
    // somebody may have finished it in the meantime
    const record = recordOf(cluster, found.id);
    if (!isOpen(record)) {
      ended = true;
      return alreadyOver(record, way.how);
    }
    const site = siteFor(cluster, record.goal, names);
    await remainsGone(cluster, site, record);
    const log = openLog(cluster, record.id, input.reason ?? record.reason);
    const { instances } = site;
    const work = { ...site.working, cluster, instances, log, copies: copiesFrom(new Map()) };
    const course = await way.work({ site, record }, work);
    ended = course.ended;
    const idle = course.outcome === 'done' && course.steps.length === 0;
    const sentence = `Transaction ${record.id} (${goalText(record.goal)}) is done: everything was so already.`;
    return changeOf(
      record.goal,
      { ...nothingBeside, steps: [] },
      { ...course, ...(idle ? { sentence } : {}), transaction: record.id },
    );
  } finally {
    if (ended) claim.drop();
    else claim.leave();
  }
}

async function planned(cluster: Cluster, unfinished: Unfinished, way: Way): Promise<ResourceChange> {
  const { site, record } = unfinished;
  await refuseAlive(cluster, record.id);
  const { steps, blocked, sentence } = way.plan(unfinished, await site.see());
  const idle = `Nothing is left to be done for transaction ${record.id} (${goalText(record.goal)}).`;
  const said = sentence ?? (steps.length + blocked.length === 0 ? idle : undefined);
  const limited = await timeLimits(site, steps);
  const reports = limited.map((step): StepReport => ({ ...step, outcome: 'planned', milliseconds: 0 }));
  return changeOf(
    record.goal,
    { ...nothingBeside, steps: [] },
    {
      outcome: 'planned',
      transaction: record.id,
      ...(way.how === 'resume' ? { steps: reports } : { rollback: reports }),
      blocked,
      ...(said === undefined ? {} : { sentence: said }),
    },
  );
}

function alreadyOver({ id, standing, goal, ended }: TransactionRecord, how: 'resume' | 'rollback'): ResourceChange {
  const sentence = `Transaction ${id} has ended already (${standing}, ${ended}).`;
  const wanted = how === 'resume' ? 'done' : 'rolled-back';
  if (standing === wanted) {
    return changeOf(goal, { ...nothingBeside, steps: [] }, { outcome: 'nothing', transaction: id, sentence });
  }
  throw new OcfError('REFUSED', sentence, {
    suggestions: [`See what became of it: ocf transaction show ${id}`],
    data: { transaction: id, standing },
  });
}
