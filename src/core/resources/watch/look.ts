import type { AgentAccess } from '../../agents/access.ts';
import { isAbsent } from '../../agents/describe.ts';
import { formatAgentName } from '../../agents/name.ts';
import { runAgents } from '../../agents/run.ts';
import type { Node } from '../../config/model.ts';
import { type Observation, observationFrom, observationOfAbsent, observationUnseen } from '../observation.ts';
import { requestFor } from '../operations.ts';
import type { Roster, Watched } from './roster.ts';
import type { Task } from './schedule.ts';

/** A look and what it saw. */
export interface LookedAt {
  readonly task: Task;
  readonly watched: Watched;
  readonly observation: Observation;
}

/** Makes looks at copies on one node, one after the other in one session. Never throws for what happens there. */
export async function lookAt(
  access: AgentAccess,
  roster: Roster,
  node: Node,
  looks: readonly { readonly task: Task; readonly watched: Watched }[],
): Promise<readonly LookedAt[]> {
  const described = await roster.describe(
    node,
    looks.map(({ watched }) => watched.instance),
  );
  const known = looks.map(({ watched }) => described.get(formatAgentName(watched.instance.agent)));
  // a node that did not answer that question will not answer the next one either
  const silence = known.map((one) => (one && 'problem' in one && !one.reached ? one.problem.message : undefined));
  if (silence.every((message) => message !== undefined)) {
    return looks.map((look, index) => ({
      ...look,
      observation: observationUnseen(look.task.resource, node.name, silence[index] ?? ''),
    }));
  }
  const requests = looks.map(({ task: { monitor }, watched }, index) => ({
    ...requestFor(watched.instance, 'monitor', known[index]),
    ...(monitor === undefined ? {} : { interval: monitor.interval, depth: monitor.depth }),
    ...(monitor?.timeout === undefined ? {} : { timeout: monitor.timeout }),
  }));
  const results = await runAgents(access, node, requests);
  return looks.map((look, index) => {
    const result = results[index];
    if (!result) throw new Error('a look without a result');
    const observation = observationFrom(look.task.resource, result);
    const absent = observation.code === 5 && isAbsent(known[index]);
    return { ...look, observation: absent ? observationOfAbsent(observation) : observation };
  });
}
