import type { Cluster } from '../../cluster.ts';
import { prefixed } from '../../config/members/member-names.ts';
import type { ClusterModel } from '../../config/model.ts';
import { ownNames } from '../../config/nodes/node-names.ts';
import { nodeNames, selectNodes } from '../../config/nodes/resolve.ts';
import { OcfError } from '../../errors.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import { refusedBy } from '../guards/refusal.ts';
import { pathRefusals, plainRefusals, refuseAll } from '../guards/refuse-guarded.ts';
import { type FenceAction, isCut } from '../verdict.ts';
import { refuseRebootByFabric } from './fabric.ts';
import type { FencePlan, FenceRequest, PreparedFence, PreparedNode } from './fence-plan.ts';
import { refuseImpossible } from './level-way.ts';
import { plannedNode } from './plan-steps.ts';
import type { Preparing } from './plan-witnesses.ts';
import { childrenOf, preparedNode, preparing } from './prepared-node.ts';
import { refuseTwoHomes, type Target, targetOf } from './target.ts';

/**
 * Resolves everything before anything is done: nodes, levels, devices, drivers, plugs, options. Asks no device.
 *
 * @throws OcfError NOT_FOUND for a node, device or driver that is not there and for a node no device feeds; USAGE for
 *   an empty set; REFUSED for what no device of a node can do, and by every guard that is not overridden; INVALID for
 *   wrong options
 */
export async function planFence(cluster: Cluster, request: FenceRequest): Promise<PreparedFence> {
  const { model } = cluster;
  const { action, powerTimeout = 20_000, tolerance = 60_000 } = request;
  const targets = selectNodes(model, request.nodes).map((node) => targetOf(cluster, node));
  const cuts = isCut(action);
  if (action !== 'status') refuseTwoHomes(cluster, targets);
  // what stands against it counts more than what is wrong with a device
  const refusals = cuts ? plainRefusals(cluster, request, targets) : [];
  const prepare = preparing();
  const prepared = await prepareAll(cluster, targets, action, prepare).catch((error: unknown) => {
    throw refusals.length > 0 ? refusedBy(refusals) : error;
  });
  const children = cuts && !request.allow?.includes('children') ? await childrenOf(targets, prepare) : [];
  if (cuts) refuseAll([...refusals, ...pathRefusals(request, targets, prepared)], children);
  const names = targets.map(({ node }) => node.name);
  const plan: FencePlan = {
    cluster: model.cluster.name,
    action,
    nodeset: NodeSet.of(names).fold(),
    ...wholeClusters(model, names),
    nodes: prepared.map((node, index) => plannedNode(node, action, powerTimeout, targets[index]?.feeder.way)),
    powerTimeout,
    tolerance,
    ...(request.arbiter === undefined ? {} : { arbiter: request.arbiter }),
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    ...(request.ticket === undefined ? {} : { ticket: request.ticket }),
    ...(children.length > 0 ? { children: children.map(({ parent, name }) => ({ parent, child: name })) } : {}),
  };
  return { plan, request, nodes: prepared, children };
}

// of members that cannot be read no node can be named, so they do not count
function wholeClusters(cluster: ClusterModel, names: readonly string[]) {
  const joined = cluster.joined?.unread ? undefined : cluster.joined;
  const everyNode = names.length > 1 && names.length === (joined ? nodeNames(cluster) : ownNames(cluster)).size;
  if (!joined || everyNode) return { everyNode };
  const wanted = NodeSet.of(names);
  const whole = joined.places().flatMap(({ way, model: member }) => {
    if (way === '') return [];
    const all = joined.canonical(prefixed(way, nodeNames(member)));
    return all.size > 1 && wanted.includes(all) ? [way] : [];
  });
  return { everyNode, ...(whole.length > 0 ? { wholeMembers: whole } : {}) };
}

async function prepareAll(
  { model, reporter }: Pick<Cluster, 'model' | 'reporter'>,
  targets: readonly Target[],
  action: FenceAction,
  prepare: Preparing,
): Promise<readonly PreparedNode[]> {
  refuseUnfed(
    model,
    targets.filter(({ levels }) => levels.length === 0).map(({ node }) => node.name),
  );
  const prepared = await Promise.all(targets.map((target) => preparedNode(target, action, prepare)));
  refuseImpossible(prepared, action);
  for (const problem of new Set(prepared.flatMap(({ problems }) => [...(problems?.values() ?? [])]))) {
    reporter.warn(`A fencing level is passed over: ${problem}`);
  }
  refuseRebootByFabric(action, prepared);
  return prepared;
}

function refuseUnfed({ cluster }: ClusterModel, names: readonly string[]): void {
  if (names.length === 0) return;
  const folded = NodeSet.of(names).fold();
  throw new OcfError('NOT_FOUND', `No device of cluster ${cluster.name} can fence ${folded}; nothing was done.`, {
    suggestions: [`Give a device a plug for it: ocf device add NAME --driver DRIVER --plug ${names[0]}=PLUG`],
    data: { nodes: names },
  });
}
