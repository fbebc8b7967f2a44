import { type AgentName, formatAgentName, parseAgentName } from '../agents/name.ts';
import type { Cluster } from '../cluster.ts';
import { namesOfAll, selectNames } from '../config/nodes/resolve.ts';
import { homeOf } from '../home.ts';

/** The agents of the resources that may run on a node, by the node's name; nodes that none may run on are left out. */
function resourceAgents({ model }: Pick<Cluster, 'model'>): ReadonlyMap<string, readonly AgentName[]> {
  const byNode = new Map<string, Map<string, AgentName>>();
  const groups = Object.values(model.resources).filter(({ group }) => group !== undefined);
  for (const [resource, spec] of Object.entries(model.resources)) {
    // a group has no agent; where it may run its members may
    if (spec.group !== undefined) continue;
    const agent = parseAgentName(spec.agent, () => []);
    const where = spec.nodes ?? groups.find(({ group }) => group?.includes(resource))?.nodes;
    for (const name of where === undefined ? namesOfAll(model) : selectNames(model, [where])) {
      const agents = byNode.get(name) ?? new Map<string, AgentName>();
      byNode.set(name, agents.set(formatAgentName(agent), agent));
    }
  }
  return new Map([...byNode].map(([node, agents]) => [node, [...agents.values()]]));
}

/** The same for nodes of members, whose own clusters may describe resources too. */
export function agentsOn(
  cluster: Cluster,
  name: string,
  known: Map<Cluster, ReadonlyMap<string, readonly AgentName[]>>,
): readonly AgentName[] {
  const agentsIn = (one: Cluster) => {
    const agents = known.get(one) ?? resourceAgents(one);
    known.set(one, agents);
    return agents;
  };
  const home = homeOf(cluster, name);
  const all = [...(agentsIn(cluster).get(name) ?? []), ...(agentsIn(home.cluster).get(home.name) ?? [])];
  return [...new Map(all.map((agent) => [formatAgentName(agent), agent])).values()];
}
