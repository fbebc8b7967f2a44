import { type AgentName, formatAgentName } from '../agents/name.ts';
import type { Cluster } from '../cluster.ts';
import { homeOf } from '../home.ts';
import { instancesOf } from '../resources/instances.ts';

/** The agents of the resources that may run on a node, by the node's name; nodes that none may run on are left out. */
export function resourceAgents(cluster: Cluster): ReadonlyMap<string, readonly AgentName[]> {
  const byNode = new Map<string, Map<string, AgentName>>();
  for (const { agent, nodes } of instancesOf(cluster.model, Object.keys(cluster.model.resources)).values()) {
    for (const { name } of nodes) {
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
