import type { Course } from './course.ts';
import { goBack } from './go-back.ts';
import { goOn } from './go-on.ts';
import type { Copy, OnFailure } from './log.ts';
import type { GoalPlan } from './plan-for.ts';
import { runSteps } from './run-steps.ts';
import type { Site } from './site.ts';
import { standingAfter } from './standing.ts';
import { doneOf, finished, paused, verdictOn } from './verdict.ts';
import type { Work } from './work.ts';

export interface Undertaking {
  readonly site: Site;
  readonly work: Work;
  readonly plan: Pick<GoalPlan, 'steps'>;
  readonly onFailure: OnFailure;
  readonly before: readonly Copy[];
}

/** Runs a plan, and does what is to be done when it does not go as planned; written down to its end. */
export async function carryOut({ site, work, plan, onFailure, before }: Undertaking): Promise<Course> {
  const { cluster } = work;
  const steps = await runSteps(plan.steps, 'on', work, onFailure === 'continue' ? 'independent' : 'nothing-more');
  const verdict = verdictOn(steps, cluster.signal.aborted);
  const course = { steps, rollback: [], blocked: [], standing: standingAfter(steps, work) };
  if (verdict === 'done') return finished('done', { ...course, standing: [] }, work);
  const touched = steps.filter(({ outcome }) => outcome !== 'skipped');
  if (verdict === 'lost') {
    const went = [...new Set(steps.filter(({ lost }) => lost).map(({ node, to }) => to ?? node))];
    cluster.reporter.note(`${went.join(', ')} cannot be reached any more: planning anew.`);
    const rest = await goOn({ site, work, onFailure, before, plans: [plan.steps], done: doneOf(steps), touched });
    return { ...rest, steps: [...steps, ...rest.steps] };
  }
  if (verdict === 'interrupted' || verdict === 'unknown') return paused(verdict, course, work);
  if (onFailure !== 'rollback') return finished('failed', course, work);
  cluster.reporter.note('A step has failed: going back to what was before.');
  return { ...(await goBack({ site, work, before, touched })), steps };
}
