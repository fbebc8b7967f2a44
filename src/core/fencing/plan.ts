import type { Cluster } from '../cluster.ts';
import { plugsOf } from '../config/entries/plugs.ts';
import { joinWay, prefixed } from '../config/members/member-names.ts';
import type { ClusterModel } from '../config/model.ts';
import { ownNames } from '../config/nodes/node-names.ts';
import { nodeNames, selectNodes } from '../config/nodes/resolve.ts';
import { OcfError } from '../errors.ts';
import type { Home } from '../home.ts';
import { NodeSet } from '../nodeset/nodeset.ts';
import { type PreparedDevice, prepareDevice } from './device.ts';
import { refuseRebootByFabric } from './fabric.ts';
import type { FencePlan, FenceRequest, PreparedFence } from './fence-plan.ts';
import type { DevicePlugs } from './phase.ts';
import { plannedNode } from './plan-steps.ts';
import { whySelf } from './self.ts';
import { refuseTwoHomes, type Target, targetOf } from './target.ts';

/**
 * Resolves everything before anything is done: nodes, levels, devices, drivers, plugs, options. Asks no device.
 *
 * @throws OcfError NOT_FOUND for a node, device or driver that is not there and for a node no device feeds; USAGE for
 *   an empty set; REFUSED for the machine we stand on; INVALID for wrong options
 */
export async function planFence(cluster: Cluster, request: FenceRequest): Promise<PreparedFence> {
  const { model } = cluster;
  const { action, powerTimeout = 20_000, tolerance = 60_000 } = request;
  const targets = selectNodes(model, request.nodes).map((node) => targetOf(cluster, node));
  if (action !== 'status') {
    if (!request.allowSelf) refuseSelf(cluster, targets);
    refuseTwoHomes(cluster, targets);
  }
  refuseUnfed(
    model,
    targets.filter(({ levels }) => levels.length === 0).map(({ node }) => node.name),
  );
  const devices = new Map<string, PreparedDevice>();
  for (const { feeder, levels } of targets) {
    for (const name of levels.flat()) {
      const key = joinWay(feeder.way, name);
      if (!devices.has(key)) devices.set(key, await prepareDevice(feeder.cluster, name));
    }
  }
  const prepared = targets.map(({ node, home, feeder, levels }) => ({
    name: node.name,
    home,
    levels: levels.map((level) => level.map((device) => devicePlugs(feeder, devices, device))),
  }));
  refuseRebootByFabric(action, prepared);
  const names = targets.map(({ node }) => node.name);
  const plan: FencePlan = {
    cluster: model.cluster.name,
    action,
    nodeset: NodeSet.of(names).fold(),
    ...wholeClusters(model, names),
    nodes: prepared.map((node, index) => plannedNode(node, action, powerTimeout, targets[index]?.feeder.way)),
    powerTimeout,
    tolerance,
    ...(request.reason === undefined ? {} : { reason: request.reason }),
  };
  return { plan, request, nodes: prepared };
}

function devicePlugs(
  { cluster, way, name: node }: Home,
  devices: ReadonlyMap<string, PreparedDevice>,
  name: string,
): DevicePlugs {
  const spec = cluster.model.devices[name];
  const device = devices.get(joinWay(way, name));
  const plugs = spec ? plugsOf(spec, node) : [];
  if (device && plugs.length > 0) return { device, plugs };
  throw new OcfError('NOT_FOUND', `Device ${name} is to fence node ${node} and has no plug for it.`, {
    suggestions: [`Name the plug in the cluster file: devices.${name}.plugs.${node}`],
  });
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

function refuseSelf({ system }: Cluster, targets: readonly Target[]): void {
  for (const { node, home } of targets) {
    const why = whySelf({ ...node, name: home.name }, system);
    if (why === undefined) continue;
    throw new OcfError('REFUSED', `Node ${node.name} is the machine this runs on: ${why}.`, {
      suggestions: ['Ask from another machine, or override with --allow-self.'],
    });
  }
}

function refuseUnfed({ cluster }: ClusterModel, names: readonly string[]): void {
  if (names.length === 0) return;
  const folded = NodeSet.of(names).fold();
  throw new OcfError('NOT_FOUND', `No device of cluster ${cluster.name} can fence ${folded}; nothing was done.`, {
    suggestions: [`Give a device a plug for it: ocf device add NAME --driver DRIVER --plug ${names[0]}=PLUG`],
    data: { nodes: names },
  });
}
