import type { Cluster } from './cluster.ts';
import type { Place } from './config/members/joined.ts';
import type { Node } from './config/model.ts';
import { choiceOf, homeOf, textBehind } from './home.ts';
import type { Outcome, Transport } from './transport/transport.ts';

/**
 * A cluster with the clusters of its members, each made once however many ways lead there. Programs for a member's
 * node are run by the member's own transport, with the keys that are pinned there.
 */
export function joinClusters(own: Cluster, open: (place: Place) => Cluster): Cluster {
  const opened = new Map<string, Cluster>();
  const clusterOf = (place: Place): Cluster => {
    const known = opened.get(place.file);
    if (known) return known;
    const bare = open(place);
    const cluster = place.model.joined ? around(bare, clusterOf) : bare;
    opened.set(place.file, cluster);
    return cluster;
  };
  return around(own, clusterOf);
}

function around(own: Cluster, clusterOf: (place: Place) => Cluster): Cluster {
  const { transport } = Object.getOwnPropertyDescriptors(own);
  let members: ReadonlyMap<string, Cluster> | undefined;
  const cluster: Cluster = Object.defineProperties({} as Cluster, {
    ...Object.getOwnPropertyDescriptors(own),
    members: {
      enumerable: true,
      get: () => {
        members ??= membersOf(own, clusterOf);
        return members;
      },
    },
    transport: { ...transport, get: () => routed(own, cluster) },
  });
  return cluster;
}

function membersOf({ model }: Cluster, clusterOf: (place: Place) => Cluster): ReadonlyMap<string, Cluster> {
  const ways = model.joined?.ways() ?? [];
  return new Map(ways.filter(({ way }) => way !== '').map((place) => [place.way, clusterOf(place)]));
}

function routed(own: Cluster, cluster: Cluster): Transport {
  const there = (node: Node) => {
    const home = homeOf(cluster, node.name);
    return { ...home, node: { ...node, name: home.name } };
  };
  return {
    async run(node, calls, options) {
      if (!node.name.includes('/')) return own.transport.run(node, calls, options);
      const { cluster: home, way, name, node: bare } = there(node);
      const outcomes = await home.transport.run(bare, calls, options);
      return outcomes.map((outcome) => namedBehind(home, way, name, outcome));
    },
    async isLate(node) {
      if (!node.name.includes('/')) return (await own.transport.isLate?.(node)) ?? false;
      const { cluster: home, node: bare } = there(node);
      return (await home.transport.isLate?.(bare)) ?? false;
    },
    async forget(node) {
      if (!node.name.includes('/')) return own.transport.forget(node);
      const { cluster: home, node: bare } = there(node);
      return home.transport.forget(bare);
    },
    async close() {
      await own.transport.close();
      for (const member of new Set(cluster.members?.values())) await member.transport.close();
    },
  };
}

// what went wrong is told of the node by the name it was asked for
function namedBehind(home: Cluster, way: string, name: string, outcome: Outcome): Outcome {
  if (!outcome.failure) return outcome;
  const { code, message, suggestions } = outcome.failure;
  const words = (text: string) =>
    text.includes('ocf ') ? `${text} --cluster ${choiceOf(home)}` : textBehind(way, name, text);
  return {
    ...outcome,
    failure: { code, message: textBehind(way, name, message), suggestions: suggestions.map(words) },
  };
}
