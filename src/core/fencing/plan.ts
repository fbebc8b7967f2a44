import type { Cluster } from '../cluster.ts';
import { levelsOf } from '../config/entries/levels.ts';
import { plugsOf } from '../config/entries/plugs.ts';
import type { ClusterModel, Node } from '../config/model.ts';
import { selectNodes } from '../config/nodes/resolve.ts';
import { OcfError } from '../errors.ts';
import { NodeSet } from '../nodeset/nodeset.ts';
import { type PreparedDevice, prepareDevice } from './device.ts';
import type { FencePlan, FenceRequest, PreparedFence } from './fence-plan.ts';
import type { DevicePlugs } from './phase.ts';
import { plannedNode } from './plan-steps.ts';
import { whySelf } from './self.ts';

/**
 * Resolves everything before anything is done: nodes, levels, devices, drivers, plugs, options. Asks no device.
 *
 * @throws OcfError NOT_FOUND for a node, device or driver that is not there and for a node no device feeds; USAGE for
 *   an empty set; REFUSED for the machine we stand on; INVALID for wrong options
 */
export async function planFence(cluster: Cluster, request: FenceRequest): Promise<PreparedFence> {
  const { model } = cluster;
  const { action, powerTimeout = 20_000, tolerance = 60_000 } = request;
  const nodes = selectNodes(model, request.nodes);
  if (action !== 'status' && !request.allowSelf) refuseSelf(cluster, nodes);
  const levels = nodes.map((node) => levelsOf(model, node.name));
  refuseUnfed(
    model,
    nodes.filter((_, index) => levels[index]?.length === 0).map(({ name }) => name),
  );
  const names = new Set(levels.flat(2));
  const devices = new Map<string, PreparedDevice>();
  for (const name of names) devices.set(name, await prepareDevice(cluster, name));
  const prepared = nodes.map(({ name }, index) => ({
    name,
    levels: (levels[index] ?? []).map((level) => level.map((device) => devicePlugs(cluster, name, devices, device))),
  }));
  const plan: FencePlan = {
    cluster: model.cluster.name,
    action,
    nodeset: NodeSet.of(nodes.map(({ name }) => name)).fold(),
    everyNode: nodes.length > 1 && nodes.length === selectNodes(model, ['*']).length,
    nodes: prepared.map((node) => plannedNode(node, action, powerTimeout)),
    powerTimeout,
    tolerance,
    ...(request.reason === undefined ? {} : { reason: request.reason }),
  };
  return { plan, request, nodes: prepared };
}

function devicePlugs(
  { model }: Cluster,
  node: string,
  devices: ReadonlyMap<string, PreparedDevice>,
  name: string,
): DevicePlugs {
  const spec = model.devices[name];
  const device = devices.get(name);
  const plugs = spec ? plugsOf(spec, node) : [];
  if (device && plugs.length > 0) return { device, plugs };
  throw new OcfError('NOT_FOUND', `Device ${name} is to fence node ${node} and has no plug for it.`, {
    suggestions: [`Name the plug in the cluster file: devices.${name}.plugs.${node}`],
  });
}

function refuseSelf({ system }: Cluster, nodes: readonly Node[]): void {
  for (const node of nodes) {
    const why = whySelf(node, system);
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
