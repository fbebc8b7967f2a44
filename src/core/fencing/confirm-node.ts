import type { Cluster } from '../cluster.ts';
import { levelOptions, type NodeEnd, type NodeWork } from './fence-node.ts';
import { lookAtPlugs } from './phase.ts';
import type { Attempt, FenceAction } from './verdict.ts';

/**
 * Looks whether a node still is as a request left it: the first level all of whose plugs can be seen decides, and
 * every one of them has to be as asked. Nothing is switched.
 *
 * @returns what was seen; undefined when it is otherwise or cannot be seen
 */
export async function confirmNode(
  cluster: Cluster,
  action: Exclude<FenceAction, 'status'>,
  work: NodeWork,
): Promise<NodeEnd | undefined> {
  const goal = action === 'off' ? 'off' : 'on';
  const attempts: Attempt[] = [];
  for (const [index, level] of work.levels.entries()) {
    const options = levelOptions(work, index + 1, attempts, () => undefined);
    const ends = (await Promise.all(level.map((device) => lookAtPlugs(cluster, device, options)))).flat();
    if (ends.some(({ seen }) => seen !== goal && seen !== 'unknown')) return undefined;
    if (ends.length > 0 && ends.every(({ seen }) => seen === goal)) {
      return { verdict: goal === 'off' ? 'verified-off' : 'verified-on', changed: false, attempts };
    }
  }
  return undefined;
}
