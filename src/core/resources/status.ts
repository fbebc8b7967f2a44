import { type AgentAccess, agentsOfCluster } from '../agents/access.ts';
import type { Cluster, Host } from '../cluster.ts';
import { isLeftOut, type WithUnread } from '../config/members/left-out.ts';
import type { Node } from '../config/model.ts';
import { allNodes } from '../config/nodes/resolve.ts';
import { exitStatus } from '../errors.ts';
import { disarmedWithMembers, type ShownDisarmed } from '../fencing/arming/disarm.ts';
import { type FenceRecord, fenceHistory } from '../fencing/history/history.ts';
import { checkLiveness, type Liveness } from '../liveness/check.ts';
import { throwIfInterrupted } from '../liveness/interruption.ts';
import { overNodes } from '../transport/fanout.ts';
import { type Instance, isSeveral, placesOf } from './instances.ts';
import { instancesIn } from './left-places.ts';
import { type ResourceReport, resourceReport } from './monitor.ts';
import { type Observation, observationOfPoweredOff, observationUnseen } from './observation.ts';
import { type OffCheck, observeNode } from './observe.ts';
import { openDescriptions } from './operations.ts';
import { offCheck } from './powered-off.ts';

export interface StatusInput {
  /** Milliseconds for everything that is asked of one node. */
  readonly timeout: number;
}

export interface ClusterStatus extends WithUnread {
  readonly cluster: { readonly name: string; readonly id: string };
  readonly nodes: readonly NodeStatus[];
  readonly resources: readonly ResourceReport[];
  /** The last few, newest first. */
  readonly fencings: readonly FenceRecord[];
  /** Nodes that are not to be fenced for a while; missing: none. */
  readonly disarmed?: readonly ShownDisarmed[];
}

export interface NodeStatus extends Liveness {
  /** Its power was seen off after the last fencing, and nothing was run there since. */
  readonly verifiedOff: boolean;
}

interface NodeView {
  readonly node: NodeStatus;
  readonly observations: readonly Observation[];
}

// Nodes asked together, and fencings shown.
const atOnce = 64;
const lastFencings = 5;

/**
 * One look at the whole cluster. A node that does not answer costs its time limit and no more; what it may be running
 * is `unknown`, never stopped, unless it was verified off. Changes nothing.
 */
export async function clusterStatus(cluster: Cluster, input: StatusInput): Promise<ClusterStatus> {
  const disarmed = disarmedWithMembers(cluster);
  const told = disarmed.length > 0 ? { disarmed } : {};
  if (!cluster.members) return { ...(await statusOf(cluster, input)), ...told };
  const { statusWithMembers } = await import('./status-with-members.ts');
  return { ...(await statusWithMembers(cluster, { ...input, fencings: lastFencings }, statusOf)), ...told };
}

async function statusOf(cluster: Cluster, { timeout }: StatusInput): Promise<ClusterStatus> {
  const { model, reporter } = cluster;
  const instances = readableInstances(cluster);
  const access = agentsOfCluster(cluster);
  // members are looked at by themselves, but for nodes that this cluster's own resources may be on
  const used = new Set(instances.flatMap((instance) => placesOf(instance).map(({ name }) => name)));
  const nodes = allNodes(model).filter(({ name }) => !name.includes('/') || used.has(name));
  const isOff = offCheck(cluster);
  let done = 0;
  const views = await overNodes(
    cluster.transport,
    nodes,
    (node) => node,
    atOnce,
    async (node) => {
      const here = instances.filter((instance) => placesOf(instance).some(({ name }) => name === node.name));
      const view = await viewNode(node, here, { access, isOff, timeout });
      reporter.progress(`looked at ${++done}/${nodes.length} nodes`);
      return view;
    },
  );
  reporter.progress(undefined);
  throwIfInterrupted(cluster.signal);
  const observations = views.flatMap((view) => view.observations);
  return {
    cluster: { name: model.cluster.name, id: model.cluster.id },
    nodes: views.map(({ node }) => node),
    resources: instances.map(({ name, spec, copies }) =>
      resourceReport(name, spec.agent, observations, isSeveral(copies)),
    ),
    fencings: fenceHistory(cluster, { limit: lastFencings }).records,
  };
}

/**
 * 0 when all members were read, all nodes answer or are known to be off, and no resource has failed, is out of sight
 * or has no agent; else 4.
 */
export function statusStatus({ nodes, resources, unread }: ClusterStatus): number {
  const unseen = nodes.some(({ alive, verifiedOff }) => alive !== 'yes' && !verifiedOff);
  const bad = resources.some(({ state }) => state !== 'running' && state !== 'stopped');
  return unseen || bad || unread ? exitStatus.PARTIAL : 0;
}

// without resources on nodes of a member that was left out
function readableInstances(cluster: Cluster): readonly Instance[] {
  const { model, reporter } = cluster;
  const names = Object.keys(model.resources);
  if (!model.joined?.left?.size) return [...instancesIn(cluster, names).values()];
  return names.flatMap((name) => {
    try {
      return [...instancesIn(cluster, [name]).values()];
    } catch (error) {
      if (!isLeftOut(model, error)) throw error;
      reporter.warn(`Resource ${name} is left out: ${(error as Error).message}`);
      return [];
    }
  });
}

async function viewNode(
  node: Node,
  instances: readonly Instance[],
  { access, isOff, timeout }: { readonly access: AgentAccess; readonly isOff: OffCheck; readonly timeout: number },
): Promise<NodeView> {
  const limited = withDeadline(access.host, timeout);
  const [liveness] = await checkLiveness(limited, [node], { timeout });
  if (!liveness) throw new Error('a node without an answer');
  if (liveness.alive !== 'yes') {
    const verifiedOff = await isOff(node.name);
    const observations = instances.map(({ name }) =>
      verifiedOff ? observationOfPoweredOff(name, node.name) : observationUnseen(name, node.name, liveness.reason),
    );
    return { node: { ...liveness, verifiedOff }, observations };
  }
  if (instances.length === 0) return { node: { ...liveness, verifiedOff: false }, observations: [] };
  const inTime = { ...access, host: limited };
  const observations = await observeNode(node, instances, {
    access: inTime,
    descriptions: openDescriptions(inTime),
    isVerifiedOff: () => false,
  });
  const late = limited.signal.aborted && !access.host.signal.aborted;
  const told = late ? observations.map((one) => lateIfUnknown(one, timeout)) : observations;
  return { node: { ...liveness, verifiedOff: false }, observations: told };
}

/** The same machine, where everything ends at one deadline. */
function withDeadline(host: Host, timeout: number): Host {
  const { system, paths, transport, reporter } = host;
  return { system, paths, transport, reporter, signal: AbortSignal.any([host.signal, AbortSignal.timeout(timeout)]) };
}

function lateIfUnknown(observation: Observation, timeout: number): Observation {
  if (observation.state !== 'unknown') return observation;
  return { ...observation, reason: `its monitor was not finished within ${timeout / 1000} s` };
}
