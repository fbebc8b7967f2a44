import type { Cluster } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import type { Seen } from '../seen.ts';
import { copiesFrom } from './copies.ts';
import type { Course } from './course.ts';
import { passAll } from './gate.ts';
import type { Copy } from './log.ts';
import { runSteps } from './run-steps.ts';
import type { Site } from './site.ts';
import { standingAfter } from './standing.ts';
import type { StepReport } from './step-report.ts';
import { planTowards, type Towards } from './towards.ts';
import { finished, paused, verdictOn } from './verdict.ts';
import { type TouchedStep, wantedBefore } from './wanted.ts';
import type { Work } from './work.ts';

export interface WayBack {
  readonly site: Site;
  readonly work: Work;
  /** All that did not plainly stand still before. */
  readonly before: readonly Copy[];
  /** Steps that were begun. */
  readonly touched: readonly TouchedStep[];
}

/**
 * Brings back what was before, as it is seen now and not as it is remembered: stops what was started, starts again
 * what was stopped, as far as nothing unknown stands in the way.
 */
export async function goBack({ site, work, before, touched }: WayBack): Promise<Course> {
  const { cluster } = work;
  const nothing = { steps: [], rollback: [], blocked: [], standing: [] };
  let rollback: readonly StepReport[] = [];
  try {
    const seen = await site.see();
    const { steps, blocked } = planBack(cluster, { before, touched }, seen);
    await passAll(cluster, site, steps, seen);
    const now = { ...work, copies: copiesFrom(seen) };
    work.log.replan('back to what was before', steps, 'back');
    rollback = await runSteps(steps, 'back', now, 'independent');
    const course = { ...nothing, rollback, blocked, standing: standingAfter(rollback, now) };
    const verdict = verdictOn(rollback, cluster.signal.aborted);
    if (verdict === 'interrupted') return paused('interrupted', course, work);
    const uncertain = blocked.filter((one) => one.uncertain);
    if (verdict === 'unknown' || verdict === 'lost' || uncertain.length > 0) {
      return paused('unknown', course, work, unseenWords(uncertain));
    }
    if (verdict === 'done' && blocked.length === 0) return finished('rolled-back', { ...course, standing: [] }, work);
    return finished('failed', course, work);
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    if (error.code === 'INTERRUPTED') return paused('interrupted', { ...nothing, rollback }, work);
    return paused('unknown', { ...nothing, rollback }, work, {
      sentence: error.message,
      remedies: error.suggestions,
    });
  }
}

/** The way back from what is seen. */
export function planBack(
  { model }: Pick<Cluster, 'model'>,
  { before, touched }: Pick<WayBack, 'before' | 'touched'>,
  seen: Seen,
): Towards {
  return planTowards({ resources: model.resources, wanted: wantedBefore(touched, before), seen });
}

interface Unseen {
  readonly resource: string;
  readonly node?: string;
  readonly reason: string;
  readonly unreachable?: boolean;
}

/** What hinders, and how it is got out of the way. */
export function unseenWords(uncertain: readonly Unseen[]) {
  const [first] = uncertain;
  if (!first) return {};
  const nodes = new Set(
    uncertain.flatMap(({ node, unreachable }) => (unreachable && node !== undefined ? [node] : [])),
  );
  return {
    sentence: `${first.resource}: ${first.reason}${uncertain.length > 1 ? `, and ${uncertain.length - 1} more` : ''}.`,
    remedies: [...nodes].map((node) => `Make sure that ${node} is off: ocf fence ${node} --off`),
  };
}
