import type { Cluster } from '../../cluster.ts';
import { type Attempt, believed, type FenceAction } from '../verdict.ts';
import { LevelWitnesses } from './level-witnesses.ts';
import { levelOptions, type NodeEnd, type NodeWork } from './node-work.ts';
import { lookAtPlugs } from './phase.ts';

/**
 * Looks whether a node still is as a request left it: the first level all of whose plugs can be seen decides, and
 * every one of them has to be as asked, with the witnesses of its device. Nothing is switched.
 *
 * @returns what was seen; undefined when it is otherwise or cannot be seen
 */
export async function confirmNode(
  cluster: Cluster,
  action: Exclude<FenceAction, 'status'>,
  work: Omit<NodeWork, 'node' | 'step' | 'check'>,
): Promise<NodeEnd | undefined> {
  const goal = action === 'off' ? 'off' : 'on';
  const attempts: Attempt[] = [];
  for (const [index, level] of work.levels.entries()) {
    const options = levelOptions(work, index + 1, attempts, () => undefined);
    const looked = (await Promise.all(level.map((device) => lookAtPlugs(cluster, device, options)))).flat();
    if (looked.some(({ seen }) => seen !== goal && seen !== 'unknown')) return undefined;
    // it was verified as asked moments ago, so that it lived before
    const ends = await new LevelWitnesses(cluster, level, options).after(goal, looked, true);
    if (ends.some(({ witness = goal }) => witness !== goal && witness !== 'unknown')) return undefined;
    if (ends.length > 0 && ends.every((end) => believed(end) === goal)) {
      return { verdict: goal === 'off' ? 'verified-off' : 'verified-on', changed: false, attempts };
    }
  }
  return undefined;
}
