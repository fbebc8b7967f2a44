import { formatAgentName } from '../../agents/name.ts';
import { parameterProblems, requireNoProblems } from '../../agents/parameters.ts';
import type { Cluster } from '../../cluster.ts';
import { passGate } from '../gate/pass-gate.ts';
import type { PlannedStep } from '../plan/goal.ts';
import type { Seen } from '../seen.ts';
import type { Site } from './site.ts';
import { copyOf } from './work.ts';

/**
 * What stands between a plan and its first step. A dry run asks only what can be asked without running anything.
 *
 * @throws OcfError INVALID for wrong parameters, NO_QUORUM, REFUSED with every reason
 */
export async function passAll(
  cluster: Cluster,
  { instances, looking: { descriptions } }: Site,
  steps: readonly PlannedStep[],
  seen: Seen,
  dryRun = false,
): Promise<void> {
  if (!dryRun) return passGate(cluster, { steps, seen, instances, descriptions });
  for (const step of steps) {
    if (step.action !== 'start') continue;
    const { instance, node } = copyOf(step, instances);
    const agent = formatAgentName(instance.agent);
    const description = (await descriptions.on(node, [instance])).get(agent);
    if (!description || 'problem' in description) continue;
    const problems = parameterProblems(description.metadata, instance.spec.parameters);
    requireNoProblems(`${instance.name} (${agent})`, problems, 'INVALID');
  }
}
