import type { Cluster } from '../../cluster.ts';
import { plugsOf } from '../../config/entries/plugs.ts';
import { joinWay } from '../../config/members/member-names.ts';
import { allNodes, nodeNamed } from '../../config/nodes/resolve.ts';
import { OcfError } from '../../errors.ts';
import type { Home } from '../../home.ts';
import type { DevicePlugs } from '../act/phase.ts';
import { type PreparedDevice, prepareDevice } from '../device.ts';
import type { FenceAction } from '../verdict.ts';
import type { PreparedChild, PreparedNode } from './fence-plan.ts';
import { levelWay } from './level-way.ts';
import { type Preparing, witnessesOf } from './plan-witnesses.ts';
import { type Target, targetOf } from './target.ts';

/** Prepares devices, each once however many nodes it feeds. */
export function preparing(): Preparing {
  const devices = new Map<Cluster, Map<string, Promise<PreparedDevice>>>();
  return ({ cluster }, name) => {
    const own = devices.get(cluster) ?? new Map<string, Promise<PreparedDevice>>();
    devices.set(cluster, own);
    const device = own.get(name) ?? prepareDevice(cluster, name);
    own.set(name, device);
    return device;
  };
}

/**
 * A node with the devices of its levels and those who bear them out. A level with a device that cannot be used is passed
 * over: what stands behind it may still fence the node.
 *
 * @throws OcfError as prepareDevice, and NOT_FOUND for a device without a plug for the node, when no level is left
 */
export async function preparedNode(target: Target, action: FenceAction, prepare: Preparing): Promise<PreparedNode> {
  const { node, home } = target;
  const levels: (readonly DevicePlugs[])[] = [];
  const broken = new Map<number, OcfError>();
  for (const [index, names] of target.levels.entries()) {
    try {
      levels.push(await preparedLevel(target, names, action, prepare));
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
      broken.set(index, error);
      levels.push([]);
    }
  }
  const [first] = broken.values();
  if (first && broken.size === levels.length) throw first;
  const problems = new Map([...broken].map(([index, { message }]) => [index, message]));
  const human = action === 'off' ? humanOf(target, levels) : undefined;
  return { name: node.name, home, levels, ...(first ? { problems } : {}), ...(human ? { human } : {}) };
}

async function preparedLevel(
  target: Target,
  names: readonly string[],
  action: FenceAction,
  prepare: Preparing,
): Promise<readonly DevicePlugs[]> {
  const devices: DevicePlugs[] = [];
  for (const name of names) {
    const device = await prepare(target.feeder, name);
    const plugs = plugsIn(target.feeder, name);
    const witnesses = action === 'status' ? undefined : await witnessesOf(target, device, prepare);
    devices.push({ device, plugs, ...(witnesses ? { witnesses } : {}) });
  }
  return devices;
}

/** The nodes that hang on the power of these and are not among them; one that no device can tell of has no levels. */
export async function childrenOf(targets: readonly Target[], prepare: Preparing): Promise<readonly PreparedChild[]> {
  const children: PreparedChild[] = [];
  const seen = new Set(targets.map(({ home }) => `${home.way}/${home.name}`));
  const byCluster = new Map<Cluster, ReturnType<typeof allNodes>>();
  for (const { node, home } of targets) {
    const nodes = byCluster.get(home.cluster) ?? allNodes(home.cluster.model);
    byCluster.set(home.cluster, nodes);
    for (const child of nodes) {
      if (child.parent !== home.name || seen.has(`${home.way}/${child.name}`)) continue;
      const name = joinWay(home.way, child.name);
      const at = { name, parent: node.name, home: { ...home, name: child.name } };
      const target = targetOf(home.cluster, child);
      const levels = await preparedNode(target, 'status', prepare).then(
        (prepared) => prepared.levels,
        (error: unknown) => {
          if (!(error instanceof OcfError)) throw error;
          return [];
        },
      );
      children.push({ ...at, levels });
    }
  }
  return children;
}

// everything else that sees the node may contradict a person
function humanOf({ home }: Target, levels: readonly (readonly DevicePlugs[])[]): PreparedNode['human'] {
  const usable = levels.filter((level) => levelWay(level, 'off'));
  const isHuman = ({ device }: DevicePlugs) => device.description.capabilities.human === true;
  const person = usable.flat().find(isHuman);
  const node = nodeNamed(home.cluster.model, home.name);
  if (!person || !node) return undefined;
  const { devices = [], detectors = [] } = person.witnesses ?? {};
  return { witnesses: { node, devices, detectors }, first: usable[0]?.some(isHuman) === true };
}

function plugsIn({ cluster, name: node }: Home, name: string): readonly string[] {
  const spec = cluster.model.devices[name];
  const plugs = spec ? plugsOf(spec, node) : [];
  if (plugs.length > 0) return plugs;
  throw new OcfError('NOT_FOUND', `Device ${name} is to fence node ${node} and has no plug for it.`, {
    suggestions: [`Name the plug in the cluster file: devices.${name}.plugs.${node}`],
  });
}
