import { formatAgentName } from '../../agents/name.ts';
import type { Cluster } from '../../cluster.ts';
import { softOrder } from '../graph/implied.ts';
import { type Instance, placesOf } from '../instances.ts';
import type { Descriptions } from '../operations.ts';
import type { Plan } from '../plan/plan.ts';
import { planGoal } from '../plan/plan-goal.ts';
import type { Seen } from '../seen.ts';
import type { Site } from './site.ts';

export type GoalPlan = Pick<Plan, 'steps' | 'already' | 'unseen' | 'absent' | 'short'>;

/** @throws OcfError REFUSED with every obstacle, NOT_FOUND, INVALID */
export async function planFor(
  cluster: Cluster,
  { goal, instances, looking }: Pick<Site, 'goal' | 'instances' | 'looking'>,
  seen: Seen,
): Promise<GoalPlan> {
  const { resources } = cluster.model;
  const allowed = new Map([...instances].map(([name, { nodes }]) => [name, nodes.map((one) => one.name)]));
  const movable = goal.action === 'migrate' ? await migratable(instances, seen, looking.descriptions) : new Set();
  const order = softOrder(resources);
  return planGoal({ resources, allowed, goal, seen, order, canMigrate: (name) => movable.has(name) });
}

/** Resources whose agent, where they run, says that it can move them while they do. */
async function migratable(
  instances: ReadonlyMap<string, Instance>,
  seen: Seen,
  descriptions: Descriptions,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const [name, instance] of instances) {
    const running = (seen.get(name) ?? []).find(({ state }) => state === 'running');
    const node = placesOf(instance).find((one) => one.name === running?.node);
    if (!node) continue;
    const description = (await descriptions.on(node, [instance])).get(formatAgentName(instance.agent));
    const actions = description && 'metadata' in description ? description.metadata.actions : [];
    const has = (wanted: string) => actions.some((action) => action.name === wanted);
    if (has('migrate_to') && has('migrate_from')) found.add(name);
  }
  return found;
}
