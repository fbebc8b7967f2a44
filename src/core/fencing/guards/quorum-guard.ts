import { NodeSet } from '../../nodeset/nodeset.ts';
import type { Refusal } from './refusal.ts';

/** A cluster some of whose nodes are to be cut off. */
export interface VotingCluster {
  readonly cluster: string;
  /** All its nodes, by the names of the request. */
  readonly nodes: readonly { readonly name: string; readonly votes: number }[];
}

/**
 * Not those who hold more than half of a cluster's votes: the rest would have no quorum. A cluster of one voting node
 * has nothing to lose.
 */
export function quorumGuard(clusters: readonly VotingCluster[], targets: ReadonlySet<string>): readonly Refusal[] {
  return clusters.flatMap(({ cluster, nodes }) => {
    const voting = nodes.filter(({ votes }) => votes > 0);
    const cut = voting.filter(({ name }) => targets.has(name));
    const [lost, all] = [sum(cut), sum(voting)];
    if (voting.length < 2 || 2 * lost <= all) return [];
    const names = cut.map(({ name }) => name);
    const folded = NodeSet.of(names).fold();
    const message = `${folded} ${names.length === 1 ? 'holds' : 'hold'} ${lost} of the ${all} votes of cluster ${cluster}: the rest would have no quorum.`;
    return [{ guard: 'quorum-loss' as const, nodes: names, message, instead: 'Name fewer nodes at a time' }];
  });
}

function sum(nodes: VotingCluster['nodes']): number {
  return nodes.reduce((votes, node) => votes + node.votes, 0);
}
