import type { Cluster } from '../../cluster.ts';
import type { ResourceChange } from '../change.ts';
import type { Goal } from '../plan/goal.ts';
import type { Seen } from '../seen.ts';
import { carryOut } from './carry-out.ts';
import { takeClaim } from './claims.ts';
import { copiesFrom } from './copies.ts';
import { passAll } from './gate.ts';
import { type Copy, type OnFailure, openLog } from './log.ts';
import { type GoalPlan, planFor } from './plan-for.ts';
import { goalText, isUnfinished } from './records.ts';
import { changeOf, timeLimits } from './result.ts';
import { type Site, siteOf } from './site.ts';
import type { Work } from './work.ts';

export interface TransactOptions {
  readonly dryRun?: boolean;
  readonly reason?: string | undefined;
  /** Milliseconds to wait for other transactions that touch the same resources. Default 60 s. */
  readonly wait?: number | undefined;
  /** Default: rollback. */
  readonly onFailure?: OnFailure | undefined;
}

/** Milliseconds. */
const defaultWait = 60_000;

/**
 * Brings a goal about: one plan, whose steps run as parallel as it allows, each written down before and after. While it
 * does, no other transaction touches the same resources. What is begun and not finished can be resumed or rolled back.
 *
 * - A step that fails: what was started is stopped again and what was stopped started, or what `onFailure` says.
 * - A step whose outcome nobody knows, an interruption, a node that went away: nothing more is begun, and the
 *   transaction stays open.
 *
 * @throws OcfError REFUSED with every obstacle, NO_QUORUM, NOT_FOUND, INVALID for wrong parameters, CONFLICT with
 *   another transaction, INTERRUPTED before the first step
 */
export async function transact(cluster: Cluster, asked: Goal, options: TransactOptions = {}): Promise<ResourceChange> {
  const site = siteOf(cluster, asked);
  const prepare = async () => {
    const seen = await site.see();
    const plan = await planFor(cluster, site, seen);
    await passAll(cluster, site, plan.steps, seen, options.dryRun ?? false);
    return { seen, plan };
  };
  if (options.dryRun) return dryRun(site, (await prepare()).plan);
  const id = cluster.system.randomHex(6);
  const claim = await takeClaim(cluster, {
    id,
    what: goalText(site.goal),
    resources: [...site.instances.keys()],
    wait: options.wait ?? defaultWait,
    isUnfinished: (other) => isUnfinished(cluster, other),
  });
  let begun = false;
  let ended = false;
  try {
    const { seen, plan } = await prepare();
    if (plan.steps.length === 0) return changeOf(site.goal, plan, { outcome: 'nothing' });
    const onFailure = options.onFailure ?? 'rollback';
    const log = openLog(cluster, id, options.reason);
    const before = beforeOf(seen);
    begun = true;
    const { goal, instances } = site;
    log.begin({ goal, onFailure, steps: plan.steps, before, resources: [...instances.keys()] });
    const work: Work = { ...site.working, cluster, instances, log, copies: copiesFrom(seen) };
    const course = await carryOut({ site, work, plan, onFailure, before });
    ended = course.ended;
    return changeOf(site.goal, plan, { ...course, transaction: id });
  } finally {
    if (begun && !ended) claim.leave();
    else claim.drop();
  }
}

async function dryRun(site: Site, plan: GoalPlan): Promise<ResourceChange> {
  return changeOf(site.goal, { ...plan, steps: await timeLimits(site, plan.steps) }, { outcome: 'planned' });
}

function beforeOf(seen: Seen): readonly Copy[] {
  return [...seen.values()]
    .flat()
    .flatMap(({ resource, node, state, promoted }) =>
      state === 'stopped' || state === 'not-installed' ? [] : [{ resource, node, state, promoted }],
    );
}
