import type { Cluster } from '../cluster.ts';
import { lastVerdict } from '../fencing/history.ts';
import { homeOf } from '../home.ts';
import type { OffCheck } from './observe.ts';

/**
 * Whether a node that does not answer was last seen without power: its newest fencing verdict is *verified off* and
 * nothing was run on it since. Somebody may have switched it on by hand and started it by hand; who does that has to
 * fence it again.
 */
export function offCheck(cluster: Cluster): OffCheck {
  return (node) => {
    const home = homeOf(cluster, node);
    const verdict = lastVerdict(home.cluster, home.name);
    if (verdict?.verdict !== 'verified-off') return false;
    const since = Date.parse(verdict.ended ?? verdict.at);
    const seenAlive = home.cluster.journal.recent({
      limit: 1,
      where: ({ kind, detail, at }) => /^resource /.test(kind) && detail.node === home.name && Date.parse(at) >= since,
    });
    return seenAlive.length === 0;
  };
}
