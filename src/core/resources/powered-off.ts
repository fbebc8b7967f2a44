import type { Cluster } from '../cluster.ts';
import { openVerdicts } from '../fencing/history/history.ts';
import { homeOf } from '../home.ts';
import type { OffCheck } from './observe.ts';

/**
 * Whether a node that does not answer was last seen without power: its newest fencing verdict is *verified off* and
 * nothing was run on it since. Somebody may have switched it on by hand and started it by hand; who does that has to
 * fence it again. Each journal is read once for all nodes, then only what was appended to it: what was run a moment
 * ago counts.
 */
export function offCheck(cluster: Cluster): OffCheck {
  const looks = new Map<string, ReturnType<typeof lookInto>>();
  return (node) => {
    const { cluster: home, way, name } = homeOf(cluster, node);
    const look = looks.get(way) ?? lookInto(home);
    looks.set(way, look);
    return look(name);
  };
}

function lookInto(home: Cluster): (name: string) => boolean {
  const verdictOn = openVerdicts(home);
  // milliseconds since 1970 of the newest event of a resource on each node
  const lastRun = new Map<unknown, number>();
  let mark = 0;
  return (name) => {
    const verdict = verdictOn(name);
    if (verdict?.verdict !== 'verified-off') return false;
    mark = home.journal.follow(
      mark,
      ({ kind, detail, at }) => {
        const when = Date.parse(at);
        if (!kind.startsWith(resourceKinds)) return;
        // a migration runs on two
        for (const node of [detail.node, detail.to]) if (when > (lastRun.get(node) ?? 0)) lastRun.set(node, when);
      },
      { holds: `"kind":"${resourceKinds}` },
    );
    return (lastRun.get(name) ?? 0) < Date.parse(verdict.ended ?? verdict.at);
  };
}

const resourceKinds = 'resource ';
