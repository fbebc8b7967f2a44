import type { Cluster } from '../../cluster.ts';
import { guardNames } from '../guards/refusal.ts';
import { refuseSeen } from '../guards/refuse-seen.ts';
import { levelWay } from '../plan/level-way.ts';
import { lookAtPlan } from '../plan/look-at-plan.ts';
import { planFence } from '../plan/plan.ts';
import type { FenceAction } from '../verdict.ts';
import { type FenceReason, reasonOf } from './fence-reason.ts';

/** What the devices themselves say, and those who are asked before a node is cut off. */
export async function probeReasons(
  cluster: Cluster,
  node: string,
  action: Exclude<FenceAction, 'status'>,
): Promise<FenceReason[]> {
  const reasons: FenceReason[] = [];
  try {
    const askHuman = async () => ({ by: '', how: '' });
    const prepared = await planFence(cluster, {
      nodes: [node],
      action,
      allow: guardNames.filter(lookedAtLater),
      askHuman,
    });
    const [looked] = await lookAtPlan(prepared);
    for (const { device, plug, answer, evidence, failure } of looked?.looks ?? []) {
      const says = answer === 'unknown' ? 'open' : 'for';
      const text = `${device} plug ${plug} is ${answer === 'unknown' ? 'not known' : answer}: ${failure?.message ?? evidence}`;
      reasons.push({ says, matter: 'look', text });
    }
    const silent = new Set((looked?.looks ?? []).flatMap(({ level, failure }) => (failure ? [level] : [])));
    const usable = (prepared.nodes[0]?.levels ?? []).some(
      (level, index) => level.length > 0 && levelWay(level, action) && !silent.has(index + 1),
    );
    if (!usable) reasons.push({ says: 'against', matter: 'levels', text: 'of every level a device gives no answer' });
    await refuseSeen(prepared);
  } catch (error) {
    reasons.push(reasonOf(error, 'guard'));
  }
  return reasons;
}

// those two have to look; of the others it is known already
function lookedAtLater(guard: (typeof guardNames)[number]): boolean {
  return guard !== 'children' && guard !== 'contradiction';
}
