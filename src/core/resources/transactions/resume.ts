import type { Cluster } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import type { ResourceChange } from '../change.ts';
import { takeOver } from './claims.ts';
import { copiesFrom } from './copies.ts';
import type { Course } from './course.ts';
import { goBack } from './go-back.ts';
import { goOn } from './go-on.ts';
import { openLog } from './log.ts';
import { goalText, isOpen, isUnfinished, recordOf, type TransactionRecord } from './records.ts';
import { remainsGone } from './remains.ts';
import { changeOf, nothingBeside } from './result.ts';
import { type Site, siteFor } from './site.ts';
import { doneOf } from './verdict.ts';
import type { Work } from './work.ts';

export interface FinishInput {
  /** Its id, or the beginning of it. */
  readonly id: string;
  readonly reason?: string | undefined;
}

/**
 * Brings a transaction that was interrupted, killed, or left open to its goal, from what is seen now. Once it has
 * ended, nothing is done.
 *
 * @throws OcfError NOT_FOUND, CONFLICT while its process lives, REFUSED when it was rolled back
 */
export async function resumeTransaction(cluster: Cluster, input: FinishInput): Promise<ResourceChange> {
  return finish(cluster, input, 'resume', async ({ site, work, record }) => {
    const { onFailure, before, plans, steps } = record;
    const on = steps.filter(({ rollback }) => !rollback);
    return goOn({ site, work, onFailure, before, plans, touched: steps, done: doneOf(on.map(known)) });
  });
}

/**
 * Brings back what was before a transaction that was interrupted, killed, or left open. Once it has been rolled back,
 * nothing is done.
 *
 * @throws OcfError NOT_FOUND, CONFLICT while its process lives, REFUSED when it was done
 */
export async function rollbackTransaction(cluster: Cluster, input: FinishInput): Promise<ResourceChange> {
  return finish(cluster, input, 'rollback', async ({ site, work, record }) =>
    goBack({ site, work, before: record.before, touched: record.steps }),
  );
}

const known = <T extends TransactionRecord['steps'][number]>(step: T) => ({
  ...step,
  outcome: step.outcome ?? 'unknown',
});

interface Unfinished {
  readonly site: Site;
  readonly work: Work;
  readonly record: TransactionRecord;
}

async function finish(
  cluster: Cluster,
  { id, reason }: FinishInput,
  how: 'resume' | 'rollback',
  work: (unfinished: Unfinished) => Promise<Course>,
): Promise<ResourceChange> {
  const found = recordOf(cluster, id);
  if (!isOpen(found)) return alreadyOver(found, how);
  const names = found.resources.filter((name) => Object.hasOwn(cluster.model.resources, name));
  for (const name of found.resources.filter((one) => !names.includes(one))) {
    cluster.reporter.warn(`${name} is not in the cluster file any more: nothing is done about it.`);
  }
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
      return alreadyOver(record, how);
    }
    const site = siteFor(cluster, record.goal, names);
    await remainsGone(cluster, site, record);
    const log = openLog(cluster, record.id, reason ?? record.reason);
    const { instances } = site;
    const course = await work({
      record,
      site,
      work: { ...site.working, cluster, instances, log, copies: copiesFrom(new Map()) },
    });
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
