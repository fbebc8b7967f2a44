import type { Cluster } from '../../cluster.ts';
import { relationsOf } from '../../config/relations.ts';
import { OcfError } from '../../errors.ts';
import type { Resources } from '../order.ts';
import type { Goal, PlannedStep } from '../plan/goal.ts';
import type { Seen } from '../seen.ts';
import { copiesFrom } from './copies.ts';
import type { Course } from './course.ts';
import { passAll } from './gate.ts';
import { goBack, unseenWords } from './go-back.ts';
import type { Copy, OnFailure } from './log.ts';
import { planFor } from './plan-for.ts';
import { runSteps } from './run-steps.ts';
import { singlesOf } from './singles.ts';
import type { Site } from './site.ts';
import { standingAfter } from './standing.ts';
import type { StepReport } from './step-report.ts';
import { planTowards, type Towards, type Wanted } from './towards.ts';
import { finished, paused, verdictOn } from './verdict.ts';
import { type TouchedStep, wantedAfter } from './wanted.ts';
import type { Work } from './work.ts';

export interface WayOn {
  readonly site: Site;
  readonly work: Work;
  readonly onFailure: OnFailure;
  readonly before: readonly Copy[];
  readonly plans: readonly (readonly PlannedStep[])[];
  /** Ids of steps that are known to have been done. */
  readonly done: ReadonlySet<string>;
  /** Steps that were begun so far. */
  readonly touched: readonly TouchedStep[];
}

/**
 * Brings a transaction to its goal from whatever is seen now: first what its plans say, where they say it; then what
 * cannot be where they say, and what ran on nodes that went away, is planned anew elsewhere.
 */
export async function goOn(way: WayOn): Promise<Course> {
  const { site, work, before, onFailure } = way;
  const { cluster } = work;
  const steps: StepReport[] = [];
  let now = work;
  const course = () => ({ steps, rollback: [], blocked: [], standing: standingAfter(steps, now) });
  try {
    const seen = await site.see();
    const { steps: planned, blocked, elsewhere } = planOn(cluster, site.goal, way, seen);
    now = { ...work, copies: copiesFrom(seen) };
    if (planned.length > 0) {
      await passAll(cluster, site, planned, seen);
      work.log.replan('from what is seen now', planned, 'on');
      steps.push(...(await runSteps(planned, 'on', now, onFailure === 'continue' ? 'independent' : 'nothing-more')));
    }
    let verdict = verdictOn(steps, cluster.signal.aborted);
    if (verdict === 'done' && elsewhere.size > 0) {
      const again = await site.see();
      now = { ...work, copies: copiesFrom(again) };
      const plan = await planFor(cluster, { ...site, goal: { action: 'start', names: [...elsewhere] } }, again);
      await passAll(cluster, site, plan.steps, again);
      work.log.replan('elsewhere than on nodes that went away', plan.steps, 'on');
      steps.push(...(await runSteps(plan.steps, 'on', now, 'nothing-more')));
      verdict = verdictOn(steps, cluster.signal.aborted);
    }
    const uncertain = blocked.filter((one) => one.uncertain);
    if (verdict === 'done' && uncertain.length > 0) {
      return paused('unknown', { ...course(), blocked }, work, unseenWords(uncertain));
    }
    if (verdict === 'done') {
      if (blocked.length === 0) return finished('done', { ...course(), standing: [] }, work);
      return finished('failed', { ...course(), blocked }, work);
    }
    if (verdict !== 'failed') return paused(verdict, { ...course(), blocked }, work);
    if (onFailure !== 'rollback') return finished('failed', { ...course(), blocked }, work);
    cluster.reporter.note('A step has failed: going back to what was before.');
    const touched = [...way.touched, ...steps.filter(({ outcome }) => outcome !== 'skipped')];
    return { ...(await goBack({ site, work, before, touched })), steps };
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    if (error.code === 'INTERRUPTED') return paused('interrupted', course(), work);
    return paused('lost', course(), work, { sentence: error.message, remedies: error.suggestions });
  }
}

export interface PlanOn extends Towards {
  /** Resources that cannot be where the plans say: placed anew after the steps. */
  readonly elsewhere: ReadonlySet<string>;
}

/** The way on from what is seen, as far as the plans of the transaction say where. */
export function planOn(
  { model: { resources } }: Pick<Cluster, 'model'>,
  { action }: Goal,
  { plans, done, before }: Pick<WayOn, 'plans' | 'done' | 'before'>,
  seen: Seen,
): PlanOn {
  const wanted = wantedAfter({ resources, action, plans, done });
  const elsewhere = displaced({ resources, wanted, seen, before });
  const stay = wanted.filter(({ resource, running }) => !running || !elsewhere.has(resource));
  return { ...planTowards({ resources, wanted: stay, seen }), elsewhere };
}

interface Circumstances {
  readonly resources: Resources;
  readonly wanted: readonly Wanted[];
  readonly seen: Seen;
  readonly before: readonly Copy[];
}

/**
 * Resources that have to run elsewhere than planned, or than before: their node went away or is not fit any more; and
 * what is to run after or with them and does not run now.
 */
function displaced({ resources, wanted, seen, before }: Circumstances): ReadonlySet<string> {
  const look = (resource: string, node: string) => (seen.get(resource) ?? []).find((one) => one.node === node);
  const singles = singlesOf(resources);
  const gone = (resource: string, node: string) => {
    const now = look(resource, node);
    return now?.unreachable === true;
  };
  const planned = new Set(wanted.map(({ resource }) => resource));
  const found = new Set<string>();
  for (const { resource, node, running } of wanted) {
    if (running && singles.has(resource) && (gone(resource, node) || look(resource, node)?.unfit)) found.add(resource);
  }
  for (const { resource, node, state } of before) {
    const elsewhere = (seen.get(resource) ?? []).some((one) => one.state === 'running');
    if (state === 'running' && !planned.has(resource) && !elsewhere && gone(resource, node) && singles.has(resource)) {
      found.add(resource);
    }
  }
  const shouldRun = new Set([...wanted.filter(({ running }) => running).map(({ resource }) => resource), ...found]);
  const relations = relationsOf(resources).filter(({ kind }) => kind !== 'avoid');
  for (const name of found) {
    for (const { from, to } of relations) {
      if (to !== name || found.has(from) || !shouldRun.has(from) || !singles.has(from)) continue;
      if (!(seen.get(from) ?? []).some(({ state }) => state === 'running')) found.add(from);
    }
  }
  return found;
}
