import type { QuorumAnswer } from '../../membership/quorum.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import type { GateReason } from './reason.ts';

/** The quorum as a reason: with the votes, who answers, and who does not. */
export function quorumReason(answer: QuorumAnswer): GateReason {
  const { present, total, needed, answering, silent, quorum } = answer;
  const counted = `${present} of ${total} ${total === 1 ? 'vote answers' : 'votes answer'}, ${needed} are needed`;
  if (answer.quorate) return { matter: 'quorum', says: 'for', text: `there is a quorum: ${counted}` };
  const said = (nodes: readonly string[], one: string, more: string) =>
    nodes.length === 0 ? [] : [`${NodeSet.of(nodes).fold()} ${nodes.length === 1 ? one : more}`];
  const others = silent.map(({ node }) => node);
  const who = [...said(answering, 'answers', 'answer'), ...said(others, 'does not', 'do not')].join(', ');
  const text = `there is no quorum: ${counted} (${who})`;
  const remedy =
    needed > total
      ? `All nodes together have ${total} votes; change cluster.formation.quorum (${quorum}) or votes in the cluster file.`
      : `See why nodes do not answer: ocf status`;
  return { matter: 'quorum', says: 'against', text, remedy };
}
