import { inPool } from '../../pool.ts';
import { levelOptions } from '../act/node-work.ts';
import { lookAtPlugs } from '../act/phase.ts';
import { DevicePools, leastWait } from '../logins/device-pools.ts';
import type { Attempt } from '../verdict.ts';
import type { PreparedFence, PreparedNode } from './fence-plan.ts';

/** What a look at a plug of a plan showed. */
export type ProbedPlug = Pick<Attempt, 'device' | 'plug' | 'level' | 'answer' | 'evidence' | 'failure'>;

export interface ProbedNode {
  readonly node: string;
  /** One for each plug of each level that can be looked at. */
  readonly looks: readonly ProbedPlug[];
}

/** Looks once at every plug that a plan would switch, on every level; switches nothing. */
export async function lookAtPlan({ nodes }: Pick<PreparedFence, 'nodes'>): Promise<ProbedNode[]> {
  const pools = new DevicePools(leastWait);
  const logins = nodes.map(({ levels }) => pools.forNode(levels));
  return inPool(nodes, 64, async (node, index) => {
    const own = logins[index];
    if (!own) throw new Error('every node has its logins');
    return lookAtAll(node, own).finally(() => own.end());
  });
}

async function lookAtAll(
  { name, home, levels }: PreparedNode,
  logins: ReturnType<DevicePools['forNode']>,
): Promise<ProbedNode> {
  const attempts: Attempt[] = [];
  const work = { levels, powerTimeout: 0, logins, step: () => undefined };
  for (const [index, level] of levels.entries()) {
    const options = levelOptions(work, index + 1, attempts, () => undefined);
    await Promise.all(level.map((device) => lookAtPlugs(home.cluster, device, options)));
  }
  return {
    node: name,
    looks: attempts.map(({ device, plug, level, answer, evidence, failure }) => ({
      device,
      plug,
      level,
      answer,
      evidence,
      ...(failure ? { failure } : {}),
    })),
  };
}
