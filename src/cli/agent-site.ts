import { type AgentAccess, agentsOfCluster, agentsOfHost, thisMachine } from '../core/agents/access.ts';
import type { Cluster, Host } from '../core/cluster.ts';
import type { Node } from '../core/config/model.ts';
import { selectNodes } from '../core/config/nodes/resolve.ts';
import { OcfError } from '../core/errors.ts';

interface Chosen {
  readonly node?: string | undefined;
  readonly cluster?: string | undefined;
}

interface Openers {
  readonly open: () => Promise<Cluster>;
  readonly host: () => Host;
}

/**
 * Where a command on agents works: on a node of the cluster when one is named, else on this machine; a cluster file
 * is read only when a node or a cluster was asked for.
 */
export async function agentSite(
  { node, cluster }: Chosen,
  { open, host }: Openers,
): Promise<{ readonly access: AgentAccess; readonly node: Node }> {
  if (node === undefined && cluster === undefined) {
    const here = host();
    return { access: agentsOfHost(here), node: thisMachine(here.system) };
  }
  const opened = await open();
  const access = agentsOfCluster(opened);
  if (node === undefined) return { access, node: thisMachine(opened.system) };
  const [only, more] = selectNodes(opened.model, [node]);
  if (only && !more) return { access, node: only };
  throw new OcfError('USAGE', `"${node}" is more than one node.`, { suggestions: ['Name one node.'] });
}
