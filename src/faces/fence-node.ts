import type { Cluster } from '../core/cluster.ts';
import { namesOfAll, nodeNamed } from '../core/config/nodes/resolve.ts';
import { OcfError } from '../core/errors.ts';
import { executeFence } from '../core/fencing/act/fence.ts';
import type { NodeVerdict } from '../core/fencing/act/node-verdict.ts';
import type { FenceRequest } from '../core/fencing/plan/fence-plan.ts';
import { planFence } from '../core/fencing/plan/plan.ts';
import { didYouMean } from '../core/suggest.ts';

/**
 * What another program asks of one node, by its exact name: no node sets, no groups, so that no name of theirs can mean
 * more than one node.
 *
 * @throws OcfError NOT_FOUND for a name that is no node's, and what planning throws
 */
export async function fenceNamed(
  cluster: Cluster,
  name: string,
  request: Omit<FenceRequest, 'nodes'>,
): Promise<NodeVerdict> {
  if (!nodeNamed(cluster.model, name)) {
    throw new OcfError(
      'NOT_FOUND',
      `There is no node ${JSON.stringify(name)} in cluster ${cluster.model.cluster.name}.`,
      {
        suggestions: didYouMean(name, namesOfAll(cluster.model)),
      },
    );
  }
  const { nodes } = await executeFence(cluster, await planFence(cluster, { ...request, nodes: [name] }));
  const [verdict] = nodes;
  if (!verdict) throw new Error('a request for a node has a verdict');
  return verdict;
}
