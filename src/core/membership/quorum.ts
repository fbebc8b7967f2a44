import type { Cluster } from '../cluster.ts';
import { allNodes } from '../config/nodes/resolve.ts';
import { checkLiveness } from '../liveness/check.ts';
import { throwIfInterrupted } from '../liveness/interruption.ts';
import { NodeSet } from '../nodeset/nodeset.ts';
import { inPool } from '../pool.ts';
import { countVotes, type VoteCount } from './votes.ts';

/** Who was heard when a quorum was asked for. */
export interface QuorumAnswer extends VoteCount {
  /** As the cluster file says it. */
  readonly quorum: 'majority' | number;
  readonly answering: readonly string[];
  /** Those that were asked and did not answer, with a sentence each; once there is a quorum nobody waits for them. */
  readonly silent: readonly { readonly node: string; readonly reason: string }[];
  /** Milliseconds. */
  readonly waited: number;
}

// Nodes asked together, and the pause before those that are silent are asked again.
const atOnce = 64;
const pause = 1000;

/**
 * Asks the nodes that have votes whether they answer, until they are enough or the time that the cluster file gives
 * them is over. undefined where the file asks for no quorum.
 *
 * @throws OcfError INTERRUPTED
 */
export async function askQuorum(cluster: Cluster): Promise<QuorumAnswer | undefined> {
  const { quorum = 'none', wait = 0 } = cluster.model.cluster.formation ?? {};
  if (quorum === 'none') return undefined;
  const { system, signal, reporter, transport } = cluster;
  const nodes = allNodes(cluster.model).filter(({ votes }) => votes > 0);
  const heard = new Set<string>();
  const reasons = new Map<string, string>();
  const count = () =>
    countVotes(
      nodes.map(({ name: node, votes }) => ({ node, votes, answers: heard.has(node) })),
      quorum,
    );
  // nobody who is still asked is waited for once there are enough
  const enough = new AbortController();
  const host = { transport, system, signal: AbortSignal.any([signal, enough.signal]) };
  const begun = system.monotonic();
  for (;;) {
    const silent = nodes.filter(({ name }) => !heard.has(name));
    reporter.progress(progressOf(count(), silent.length < nodes.length ? silent.map(({ name }) => name) : []));
    await inPool(silent, atOnce, async (node) => {
      if (host.signal.aborted) return;
      const [answer] = await checkLiveness(host, [node]);
      if (answer?.alive === 'yes') heard.add(node.name);
      else if (!host.signal.aborted) reasons.set(node.name, answer?.reason ?? '');
      if (count().quorate) enough.abort();
    });
    const left = begun + wait - system.monotonic();
    if (count().quorate || signal.aborted || left <= 0) break;
    await system.sleep(Math.min(pause, left), signal);
  }
  reporter.progress(undefined);
  throwIfInterrupted(signal);
  return {
    ...count(),
    quorum,
    answering: nodes.map(({ name }) => name).filter((name) => heard.has(name)),
    silent: nodes.flatMap(({ name: node }) => {
      const reason = heard.has(node) ? undefined : reasons.get(node);
      return reason === undefined ? [] : [{ node, reason }];
    }),
    waited: Math.round(system.monotonic() - begun),
  };
}

function progressOf({ present, needed }: VoteCount, silent: readonly string[]): string {
  const who = silent.length === 0 ? '' : `; waiting for ${NodeSet.of(silent).fold()}`;
  return `quorum: ${present} of ${needed} votes${who}`;
}
