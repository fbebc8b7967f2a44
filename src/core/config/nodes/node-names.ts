import { NodeSet, unionOf } from '../../nodeset/nodeset.ts';
import type { ClusterModel } from '../model.ts';
import { indexNodes } from './node-index.ts';

/** The names of all nodes, those of members with the way to them in front; each node once. */
export function nodeNames(model: Pick<ClusterModel, 'nodes' | 'joined'>): NodeSet {
  return model.joined ? model.joined.nodes() : ownNames(model);
}

/** The names of the nodes that the cluster's own file describes. */
export function ownNames({ nodes }: Pick<ClusterModel, 'nodes'>): NodeSet {
  const { single, sets } = indexNodes(nodes);
  return unionOf([NodeSet.of(single.keys()), ...sets.map(({ set }) => set)]);
}
