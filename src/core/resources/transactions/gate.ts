import { formatAgentName } from '../../agents/name.ts';
import { parameterProblems, requireNoProblems } from '../../agents/parameters.ts';
import type { Cluster } from '../../cluster.ts';
import type { PlannedStep } from '../plan/goal.ts';
import type { Seen } from '../plan.ts';
import type { Site } from './site.ts';
import { copyOf } from './work.ts';

/**
 * What stands between a plan and its first step.
 *
 * @throws OcfError INVALID for wrong parameters
 */
export async function passAll(
  _cluster: Cluster,
  { instances, looking }: Site,
  steps: readonly PlannedStep[],
  _seen: Seen,
  _dryRun = false,
): Promise<void> {
  for (const step of steps) {
    if (step.action !== 'start') continue;
    const { instance, node } = copyOf(step, instances);
    const agent = formatAgentName(instance.agent);
    const description = (await looking.descriptions.on(node, [instance])).get(agent);
    if (!description || 'problem' in description) continue;
    const problems = parameterProblems(description.metadata, instance.spec.parameters);
    requireNoProblems(`${instance.name} (${agent})`, problems, 'INVALID');
  }
}
