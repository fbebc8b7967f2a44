import type { FormationSpec } from '../config/model.ts';

/** A node that may vote, and whether it was heard. A node without power is one that was not. */
export interface Voter {
  readonly node: string;
  readonly votes: number;
  readonly answers: boolean;
}

/** How votes stand against the quorum. */
export interface VoteCount {
  readonly quorate: boolean;
  /** Votes of the nodes that answer, of all nodes, and those needed. */
  readonly present: number;
  readonly total: number;
  readonly needed: number;
}

/**
 * Counts votes. The total is that of all nodes, whatever is known of those that do not answer: so two parts of a
 * cluster never have a majority both.
 *
 * @example countVotes([{ node: 'n1', votes: 1, answers: true }, { node: 'n2', votes: 1, answers: false }], 'majority')
 *   // { quorate: false, present: 1, total: 2, needed: 2 }
 */
export function countVotes(voters: readonly Voter[], quorum: FormationSpec['quorum'] = 'none'): VoteCount {
  const total = sum(voters);
  const present = sum(voters.filter(({ answers }) => answers));
  const needed = quorum === 'none' ? 0 : quorum === 'majority' ? Math.floor(total / 2) + 1 : quorum;
  return { quorate: present >= needed, present, total, needed };
}

function sum(voters: readonly Voter[]): number {
  return voters.reduce((votes, voter) => votes + voter.votes, 0);
}
