import type { Cluster } from '../cluster.ts';
import { unreadIn } from '../config/members/left-out.ts';
import { joinWay } from '../config/members/member-names.ts';
import { namesOfAll } from '../config/nodes/resolve.ts';
import { historyOf } from '../fencing/history/history-query.ts';
import { clustersOf, textBehind } from '../home.ts';
import { NodeSet } from '../nodeset/nodeset.ts';
import { inPool } from '../pool.ts';
import type { Observation } from './observation.ts';
import type { ClusterStatus, NodeStatus, StatusInput } from './status.ts';

/** Clusters looked at together; each looks at many nodes. */
const atOnce = 4;

/**
 * The status of a cluster and of its members, each looked at as itself: its resources with its agents, its nodes with
 * its keys. Nodes and resources of members have the way to them in front; a node that several describe comes once.
 */
export async function statusWithMembers(
  cluster: Cluster,
  input: StatusInput & { readonly fencings: number },
  statusOf: (cluster: Cluster, input: StatusInput) => Promise<ClusterStatus>,
): Promise<ClusterStatus> {
  const { model } = cluster;
  const seen = await inPool(clustersOf(cluster), atOnce, async ({ cluster: each, way }) => ({
    way,
    status: await statusOf(each, input),
  }));
  const oneName = (name: string) => (name.includes('/') ? canonical(cluster, name) : name);
  const nodes = new Map<string, NodeStatus>();
  for (const { way, status } of seen) {
    for (const node of status.nodes) {
      const name = oneName(joinWay(way, node.node));
      // its own cluster knows it best
      if (nodes.has(name) && node.node.includes('/')) continue;
      nodes.set(name, { ...node, node: name, reason: textBehind(way, node.node, node.reason) });
    }
  }
  return {
    cluster: { name: model.cluster.name, id: model.cluster.id },
    nodes: namesOfAll(model).flatMap((name) => nodes.get(name) ?? []),
    resources: seen.flatMap(({ way, status }) =>
      status.resources.map((report) => ({
        ...report,
        resource: joinWay(way, report.resource),
        nodes: report.nodes.map((one): Observation => {
          const node = oneName(joinWay(way, one.node));
          return { ...one, resource: joinWay(way, one.resource), node, reason: textBehind(way, one.node, one.reason) };
        }),
      })),
    ),
    fencings: historyOf(cluster, { limit: input.fencings }).records,
    ...unreadIn(model),
  };
}

function canonical({ model }: Cluster, name: string): string {
  const [one = name] = model.joined?.canonical(NodeSet.of([name])) ?? [];
  return one;
}
