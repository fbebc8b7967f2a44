import { NodeSet } from '../../nodeset/nodeset.ts';
import type { ConfigHost } from '../file/host.ts';
import { unreadIn, type WithUnread } from '../members/left-out.ts';
import { joinWay, prefixed } from '../members/member-names.ts';
import type { ClusterModel, Node, NodeEntry } from '../model.ts';
import { nodeFrom } from './node-from.ts';
import { indexNodes, type NodeIndex } from './node-index.ts';
import type { NodeListInput } from './nodes.ts';
import { selectSet } from './resolve.ts';

/** Nodes that the same entries describe. */
export interface DescribedNodes {
  /** One name, or a set of them. */
  readonly nodes: string | NodeSet;
  /** What is said of them; of a set, as of a node that is called `{name}`. */
  readonly settings: Node;
}

export interface NodesByEntry extends WithUnread {
  readonly cluster: string;
  /** In the order of the file. */
  readonly parts: readonly DescribedNodes[];
}

/**
 * The nodes of the cluster as the file describes them: one part for a node set, whatever its size, without its
 * members that have entries of their own.
 *
 * @throws OcfError as selectNodes
 */
export function listByEntry({ model }: Pick<ConfigHost, 'model'>, { nodes }: NodeListInput = {}): NodesByEntry {
  const wanted = nodes === undefined ? undefined : selectSet(model, [nodes]);
  return { cluster: model.cluster.name, parts: partsOf(model, wanted), ...unreadIn(model) };
}

function partsOf(model: ClusterModel, wanted: NodeSet | undefined): readonly DescribedNodes[] {
  const { joined } = model;
  if (!joined) return partsIn(model, indexNodes(model.nodes), wanted);
  // a node that two clusters describe is listed where its one name says
  const kept = wanted ? joined.nodes().intersect(wanted) : joined.nodes();
  return joined.places().flatMap((place) =>
    partsIn(place.model, place.index(), undefined).flatMap(({ nodes, settings }): readonly DescribedNodes[] => {
      if (typeof nodes === 'string') {
        const name = joinWay(place.way, nodes);
        return kept.has(name) ? [{ nodes: name, settings }] : [];
      }
      const part = (place.way === '' ? nodes : prefixed(place.way, nodes)).intersect(kept);
      return part.size === 0 ? [] : [{ nodes: part, settings }];
    }),
  );
}

function partsIn(model: ClusterModel, index: NodeIndex, wanted: NodeSet | undefined): readonly DescribedNodes[] {
  const { single, sets } = index;
  const names = new Map([...single].map(([name, entry]) => [entry, name]));
  const setOf = new Map(sets.map(({ entry, set }) => [entry, set]));
  const own = sets.length === 0 ? NodeSet.empty : NodeSet.of(single.keys());
  const covering = new Map<string, NodeEntry>();
  for (const { entry, set } of sets) for (const name of own.intersect(set)) covering.set(name, entry);

  return model.nodes.flatMap((entry): readonly DescribedNodes[] => {
    const name = names.get(entry);
    if (name !== undefined) {
      if (wanted && !wanted.has(name)) return [];
      const set = covering.get(name);
      return [{ nodes: name, settings: nodeFrom(model, set ? [set, entry] : [entry], name) as Node }];
    }
    const set = (setOf.get(entry) as NodeSet).minus(own);
    const part = wanted ? set.intersect(wanted) : set;
    return part.size === 0 ? [] : [{ nodes: part, settings: nodeFrom(model, [entry], '{name}') as Node }];
  });
}
