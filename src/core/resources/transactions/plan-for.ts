import type { Cluster } from '../../cluster.ts';
import { relationsOf } from '../../config/relations.ts';
import type { PlannedStep } from '../plan/goal.ts';
import type { Seen, Standing, Step } from '../plan.ts';
import { planStart } from '../plan-start.ts';
import { planStop } from '../plan-stop.ts';
import type { Site } from './site.ts';
import { chained, idOf } from './towards.ts';

export interface GoalPlan {
  readonly steps: readonly PlannedStep[];
  readonly already: readonly Standing[];
  readonly unseen: readonly Standing[];
  readonly absent: readonly Standing[];
}

/** @throws OcfError REFUSED with every obstacle, NOT_FOUND */
export function planFor(cluster: Cluster, { goal, instances }: Pick<Site, 'goal' | 'instances'>, seen: Seen): GoalPlan {
  const { resources } = cluster.model;
  const { names, node } = goal;
  const at = node === undefined ? {} : { node };
  const allowed = new Map([...instances].map(([name, { nodes }]) => [name, nodes.map((one) => one.name)]));
  const plan =
    goal.action === 'stop'
      ? planStop({ resources, names, withDependants: goal.withDependants ?? false, seen, ...at })
      : planStart({ resources, allowed, names, seen, ...at });
  const steps = plan.steps.map((step: Step) => ({
    ...step,
    id: idOf(step.action, step.resource, step.node),
    needs: [],
  }));
  return { ...plan, steps: chained(steps, relationsOf(resources)) };
}
