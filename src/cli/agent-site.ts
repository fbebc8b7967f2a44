import { type AgentAccess, agentsOfCluster, agentsOfHost, thisMachine } from '../core/agents/access.ts';
import type { Cluster, Host } from '../core/cluster.ts';
import type { Node } from '../core/config/model.ts';
import { selectNode, selectNodes } from '../core/config/nodes/resolve.ts';
import { OcfError } from '../core/errors.ts';

interface Chosen {
  readonly node?: string | undefined;
  readonly cluster?: string | undefined;
}

interface Site {
  readonly access: AgentAccess;
  readonly node: Node;
  /** The cluster that was read, if one was. */
  readonly cluster?: Cluster;
}

interface Openers {
  readonly open: () => Promise<Cluster>;
  readonly host: () => Host;
}

/**
 * Where a command on agents works: on a node of the cluster when one is named, else on this machine; a cluster file
 * is read only when a node or a cluster was asked for.
 */
export async function agentSite({ node, cluster }: Chosen, { open, host }: Openers): Promise<Site> {
  if (node === undefined && cluster === undefined) {
    const here = host();
    return { access: agentsOfHost(here), node: thisMachine(here.system) };
  }
  const opened = await open();
  const access = agentsOfCluster(opened);
  if (node === undefined) return { access, node: thisMachine(opened.system), cluster: opened };
  return { access, node: selectNode(opened.model, node), cluster: opened };
}

/** As agentSite, on each node of a set. */
export async function agentSites(
  chosen: Chosen,
  openers: Openers,
): Promise<{ readonly access: AgentAccess; readonly nodes: readonly Node[] }> {
  if (chosen.node === undefined) {
    const { access, node } = await agentSite(chosen, openers);
    return { access, nodes: [node] };
  }
  const opened = await openers.open();
  return { access: agentsOfCluster(opened), nodes: selectNodes(opened.model, [chosen.node]) };
}

/** The cluster whose resources a test keeps away from: the chosen one, or none where nothing is described. */
export async function clusterToSpare({ open }: Pick<Openers, 'open'>): Promise<Cluster | undefined> {
  try {
    return await open();
  } catch (error) {
    // no cluster, or several and none chosen; one that cannot be read is an error
    if (error instanceof OcfError && (error.code === 'NOT_FOUND' || error.code === 'USAGE')) return undefined;
    throw error;
  }
}
