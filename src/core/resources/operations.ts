import type { AgentAccess } from '../agents/access.ts';
import { advisedTimeout } from '../agents/advice.ts';
import { type Description, describeAgents } from '../agents/describe.ts';
import { type AgentName, formatAgentName } from '../agents/name.ts';
import type { AgentRequest } from '../agents/run.ts';
import type { Node } from '../config/model.ts';
import { cloneMeta } from './clone-meta.ts';
import type { Instance } from './instances.ts';

/** Agents' descriptions as they are on each node, asked for once during one command. */
export interface Descriptions {
  /** Those of the agents of these instances on a node, by the agent's full name. */
  on(node: Node, instances: readonly Pick<Instance, 'agent'>[]): Promise<ReadonlyMap<string, Description>>;
  /** What is known already of an agent on a node. */
  known(node: Node, agent: AgentName): Description | undefined;
  /** An agent on a node was seen to be what its description says. */
  learn(node: Node, description: Description): void;
}

export function openDescriptions(access: AgentAccess): Descriptions {
  const known = new Map<string, Map<string, Description>>();
  const on = (node: Node) => {
    const here = known.get(node.name) ?? new Map<string, Description>();
    known.set(node.name, here);
    return here;
  };
  return {
    known: (node, agent) => known.get(node.name)?.get(formatAgentName(agent)),
    learn: (node, description) => void on(node).set(formatAgentName(description.name), description),
    async on(node, instances) {
      const here = on(node);
      const asked = new Map(instances.map(({ agent }) => [formatAgentName(agent), agent]));
      const missing = [...asked].filter(([agent]) => !here.has(agent)).map(([, agent]) => agent);
      for (const description of await describeAgents(access, node, missing)) {
        here.set(formatAgentName(description.name), description);
      }
      return here;
    },
  };
}

/** A resource's action as its agent is asked for it: the file's time limit, else the agent's advice. */
export function requestFor(
  instance: Instance,
  action: string,
  description: Description | undefined,
  node?: string,
): AgentRequest {
  const { name, spec, agent } = instance;
  const metadata = description && 'metadata' in description ? description.metadata : undefined;
  const timeout = spec.operations[action]?.timeout ?? advisedTimeout(metadata, action);
  const meta = cloneMeta(instance, node);
  return {
    agent,
    instance: name,
    action,
    parameters: spec.parameters,
    ...(timeout === undefined ? {} : { timeout }),
    ...(Object.keys(meta).length === 0 ? {} : { env: meta }),
  };
}
