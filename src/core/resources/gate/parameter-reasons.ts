import { formatAgentName } from '../../agents/name.ts';
import { parameterProblems } from '../../agents/parameters.ts';
import type { Instance } from '../instances.ts';
import type { Descriptions } from '../operations.ts';
import type { GateReason } from './reason.ts';

/** Everything that is wrong with parameters, by what the agent on the node of the coming start says of itself. */
export async function parameterReasons(
  starts: readonly { readonly resource: string; readonly node: string }[],
  instances: ReadonlyMap<string, Instance>,
  descriptions: Descriptions,
): Promise<readonly GateReason[]> {
  const found: GateReason[] = [];
  for (const { resource, node } of starts) {
    const instance = instances.get(resource);
    const place = instance?.nodes.find(({ name }) => name === node);
    if (!instance || !place) continue;
    const agent = formatAgentName(instance.agent);
    const description = (await descriptions.on(place, [instance])).get(agent);
    const reason = { matter: 'configuration' as const, resource };
    if (!description || 'problem' in description) {
      const why = description ? `: ${description.problem.message.replace(/\.$/, '')}` : '';
      found.push({ ...reason, node, says: 'open', text: `its parameters were not checked${why}` });
      continue;
    }
    const problems = parameterProblems(description.metadata, instance.spec.parameters);
    if (problems.length === 0) found.push({ ...reason, says: 'for', text: `its parameters fit ${agent}` });
    for (const { problem, suggestion } of problems) {
      const remedy = `${suggestion ?? 'Correct it in the cluster file.'} See: ocf agent show ${agent}`;
      found.push({ ...reason, says: 'against', text: `a parameter of ${agent} is wrong: ${problem}`, remedy });
    }
  }
  return found;
}
