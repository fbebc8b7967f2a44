import { formatAgentName } from '../../agents/name.ts';
import { defaultTimeout } from '../../agents/run.ts';
import type { ResourceChange } from '../change.ts';
import { requestFor } from '../operations.ts';
import type { Goal, PlannedStep } from '../plan/goal.ts';
import type { Standing } from '../plan/plan.ts';
import type { Course } from './course.ts';
import type { GoalPlan } from './plan-for.ts';
import type { Site } from './site.ts';
import type { StepReport } from './step-report.ts';
import { copyOf } from './work.ts';

type Came = Partial<Omit<Course, 'outcome'>> & {
  readonly outcome: ResourceChange['outcome'];
  readonly transaction?: string;
};

/** What a transaction came to, as it is told. */
export function changeOf(goal: Goal, plan: GoalPlan, came: Came): ResourceChange {
  const { transaction, outcome, sentence, rollback = [], blocked = [], standing = [], suggestions = [] } = came;
  const steps = came.steps ?? plan.steps.map((step): StepReport => ({ ...step, outcome: 'planned', milliseconds: 0 }));
  const touched = (step: StepReport) => ['done', 'unknown', 'failed'].includes(step.outcome);
  return {
    ...(transaction === undefined ? {} : { transaction }),
    action: goal.action,
    outcome,
    ...(sentence === undefined ? {} : { sentence }),
    changed: steps.some(touched) && outcome !== 'rolled-back',
    dryRun: outcome === 'planned',
    steps,
    rollback,
    already: plan.already,
    unseen: plan.unseen,
    absent: plan.absent,
    short: plan.short,
    blocked,
    standing,
    suggestions,
  };
}

/** A plan's steps with the time limit of each. */
export async function timeLimits(
  { instances, looking }: Site,
  steps: readonly PlannedStep[],
): Promise<readonly (PlannedStep & { readonly timeout: number })[]> {
  return Promise.all(
    steps.map(async (step) => {
      const { instance, node } = copyOf(step, instances);
      const description = (await looking.descriptions.on(node, [instance])).get(formatAgentName(instance.agent));
      const actions = step.action === 'migrate' ? ['migrate_to', 'migrate_from', 'stop'] : [step.action];
      const limits = actions.map((action) => requestFor(instance, action, description).timeout ?? defaultTimeout);
      return { ...step, timeout: limits.reduce((sum, limit) => sum + limit, 0) };
    }),
  );
}

/** Nothing that a plan says beside its steps. */
export const nothingBeside: { readonly [K in 'already' | 'unseen' | 'absent' | 'short']: readonly Standing[] } = {
  already: [],
  unseen: [],
  absent: [],
  short: [],
};
