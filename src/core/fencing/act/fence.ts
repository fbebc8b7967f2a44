import { setMaxListeners } from 'node:events';
import type { Cluster } from '../../cluster.ts';
import { exitStatus } from '../../errors.ts';
import { FlockBatch } from '../../flock-batch.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import { inPool } from '../../pool.ts';
import { refuseSeen } from '../guards/refuse-seen.ts';
import { DevicePools, leastWait } from '../logins/device-pools.ts';
import type { PreparedFence, PreparedNode } from '../plan/fence-plan.ts';
import { exitStatusOf, type FenceAction, type VerdictKind } from '../verdict.ts';
import { humanAskers } from './human.ts';
import { NodeRun } from './node-run.ts';
import type { NodeVerdict } from './node-verdict.ts';

export interface FenceResult {
  readonly cluster: string;
  readonly action: FenceAction;
  readonly reason?: string;
  readonly ticket?: string;
  /**
   * Exit status: 0 all as asked and verified, 7 any not verified, 1 all failed, 10 all on credentials, 4 some, 130
   * interrupted before.
   */
  readonly status: number;
  /** Folded node sets by verdict. */
  readonly summary: Partial<Record<VerdictKind, string>>;
  readonly nodes: readonly NodeVerdict[];
}

/** Nodes worked on at the same time where nobody says otherwise: mostly they wait for their devices. */
export const usualAtOnce = 256;

/**
 * Carries out a plan, all nodes in parallel, each node once however many ask.
 *
 * @throws OcfError REFUSED or NO_TERMINAL as refuseSeen, before anything is done
 */
export async function executeFence(cluster: Cluster, prepared: PreparedFence): Promise<FenceResult> {
  const { plan, request } = prepared;
  // every program and session of every node listens to it
  setMaxListeners(0, cluster.signal);
  await refuseSeen(prepared);
  const longest = Math.max(...plan.nodes.map(({ budget }) => budget));
  const sessionWait = Math.max(leastWait, plan.nodes.length * longest);
  let done = 0;
  const progress = () => cluster.reporter.progress(`${plan.action} ${plan.nodeset}: ${done} of ${plan.nodes.length}`);
  progress();
  const pools = new DevicePools(sessionWait);
  const batch = new FlockBatch();
  const work = prepared.nodes.map((node) => ({ node, logins: pools.forNode(allDevices(node.levels)) }));
  const humanAsker = humanAskers(prepared);
  const nodes = await inPool(work, request.atOnce ?? usualAtOnce, async ({ node, logins }) => {
    const { powerTimeout } = plan;
    const askHuman = humanAsker(node);
    try {
      const run = new NodeRun(plan, node, request);
      return await run.go({ levels: node.levels, powerTimeout, logins, batch, ...(askHuman ? { askHuman } : {}) });
    } finally {
      await logins.end();
      done += 1;
      progress();
    }
  });
  cluster.reporter.progress(undefined);
  const kinds = [...new Set(nodes.map(({ verdict }) => verdict))];
  const named = (kind: VerdictKind) =>
    NodeSet.of(nodes.filter(({ verdict }) => verdict === kind).map(({ node }) => node)).fold();
  return {
    cluster: plan.cluster,
    action: plan.action,
    ...(plan.reason === undefined ? {} : { reason: plan.reason }),
    ...(plan.ticket === undefined ? {} : { ticket: plan.ticket }),
    status: statusOf(cluster, nodes),
    summary: Object.fromEntries(kinds.map((kind) => [kind, named(kind)])),
    nodes,
  };
}

// those that only bear others out are logged in to as well
function allDevices(levels: PreparedNode['levels']) {
  return [...levels, ...levels.flat().map(({ witnesses }) => witnesses?.devices ?? [])];
}

function statusOf({ signal }: Cluster, nodes: readonly NodeVerdict[]): number {
  const status = nodes.every(({ how }) => how === 'refused') ? exitStatus.REFUSED : exitStatusOf(nodes);
  return signal.aborted && status !== 0 ? exitStatus.INTERRUPTED : status;
}
