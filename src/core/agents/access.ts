import type { Cluster, Host } from '../cluster.ts';
import type { Node } from '../config/model.ts';
import type { System } from '../system.ts';
import { agentFolders } from './locate.ts';

/** How agents are reached: this machine's means, and the folders that are searched on every node, in order. */
export interface AgentAccess {
  readonly host: Host;
  readonly folders: readonly string[];
}

/** Agents of a cluster, in the folders its file names. */
export function agentsOfCluster(cluster: Cluster): AgentAccess {
  return { host: cluster, folders: agentFolders(cluster.model.agentPath, cluster.system.env) };
}

/** Agents without any cluster, in the usual folder. */
export function agentsOfHost(host: Host): AgentAccess {
  return { host, folders: agentFolders([], host.system.env) };
}

/** This machine as a node, for agents that are run without a cluster. */
export function thisMachine(system: System): Node {
  return {
    name: system.hostname,
    id: '',
    address: 'localhost',
    transport: 'local',
    ssh: {},
    command: [],
    votes: 0,
    attributes: {},
  };
}
