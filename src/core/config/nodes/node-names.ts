import { NodeSet, unionOf } from '../../nodeset/nodeset.ts';
import type { ClusterModel } from '../model.ts';
import { indexNodes } from './node-index.ts';

/** The names of all nodes. */
export function nodeNames({ nodes }: Pick<ClusterModel, 'nodes'>): NodeSet {
  const { single, sets } = indexNodes(nodes);
  return unionOf([NodeSet.of(single.keys()), ...sets.map(({ set }) => set)]);
}
