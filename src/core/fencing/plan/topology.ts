import type { Cluster } from '../../cluster.ts';
import { plugsOf } from '../../config/entries/plugs.ts';
import { joinWay } from '../../config/members/member-names.ts';
import { allNodes, selectNodes } from '../../config/nodes/resolve.ts';
import { targetOf } from './target.ts';

export interface TopologyDevice {
  /** With the way to it, when another cluster describes it. */
  readonly device: string;
  readonly driver: string;
  readonly plugs: readonly string[];
  readonly via?: string;
  readonly verify?: readonly string[];
  /** Milliseconds. */
  readonly delay?: number;
  readonly randomDelay?: number;
}

/** How one node is fenced. */
export interface NodeTopology {
  readonly node: string;
  /** The node whose power it hangs on. */
  readonly parent?: string;
  /** Nodes that hang on it. */
  readonly children: readonly string[];
  /** Tried in order; all devices of one have to succeed. Empty: nothing can fence it. */
  readonly levels: readonly (readonly TopologyDevice[])[];
}

export interface FenceTopology {
  readonly cluster: string;
  readonly nodes: readonly NodeTopology[];
}

/**
 * What the cluster file says of how nodes are fenced. No device is contacted.
 *
 * @param words node sets; all nodes without any
 * @throws OcfError NOT_FOUND for a node that is not there
 */
export function fenceTopology(cluster: Cluster, words: readonly string[]): FenceTopology {
  const { model } = cluster;
  const all = allNodes(model);
  const children = new Map<string, string[]>();
  for (const { name, parent } of all) {
    if (parent === undefined) continue;
    const siblings = children.get(parent);
    if (siblings) siblings.push(name);
    else children.set(parent, [name]);
  }
  const nodes = (words.length === 0 ? all : selectNodes(model, words)).map((node): NodeTopology => {
    const { feeder, levels } = targetOf(cluster, node);
    const { parent } = node;
    return {
      node: node.name,
      ...(parent === undefined ? {} : { parent }),
      children: children.get(node.name) ?? [],
      levels: levels.map((level) =>
        level.map((name): TopologyDevice => {
          const spec = feeder.cluster.model.devices[name];
          const { via, verify, delay, randomDelay } = spec ?? {};
          return {
            device: joinWay(feeder.way, name),
            driver: spec?.driver ?? '',
            plugs: spec ? plugsOf(spec, feeder.name) : [],
            ...(via === undefined ? {} : { via }),
            ...(verify === undefined ? {} : { verify }),
            ...(delay === undefined ? {} : { delay }),
            ...(randomDelay === undefined ? {} : { randomDelay }),
          };
        }),
      ),
    };
  });
  return { cluster: model.cluster.name, nodes };
}
