import { type DetectorName, isDetectorName } from '../../config/detector-names.ts';
import { plugsOf } from '../../config/entries/plugs.ts';
import { nodeNamed } from '../../config/nodes/resolve.ts';
import { OcfError } from '../../errors.ts';
import type { Home } from '../../home.ts';
import type { DevicePlugs } from '../act/phase.ts';
import type { Witnesses } from '../act/witness.ts';
import type { PreparedDevice } from '../device.ts';
import type { Target } from './target.ts';

/** Gives a device of a cluster, prepared once. */
export type Preparing = (home: Home, device: string) => Promise<PreparedDevice>;

/**
 * Who bears a device out for a node: whom its `verify` names; without it, for a device that cannot look, the node's
 * other devices that can. undefined: nobody.
 *
 * @throws OcfError NOT_FOUND for a device named in `verify` that has no plug for the node; INVALID for one that cannot look
 */
export async function witnessesOf(
  { feeder, home }: Pick<Target, 'feeder' | 'home'>,
  device: PreparedDevice,
  prepare: Preparing,
): Promise<Witnesses | undefined> {
  const { model } = feeder.cluster;
  const node = nodeNamed(home.cluster.model, home.name);
  const verify = model.devices[device.name]?.verify ?? [];
  if (!node) return undefined;
  if (verify.length > 0) {
    const detectors = verify.filter((name): name is DetectorName => !isDevice(feeder, name) && isDetectorName(name));
    const named = verify.filter((name) => !(detectors as readonly string[]).includes(name));
    return {
      node,
      detectors,
      devices: await Promise.all(named.map((name) => namedWitness(feeder, device, name, prepare))),
    };
  }
  if (device.description.capabilities.status) return undefined;
  const devices: DevicePlugs[] = [];
  for (const [name, spec] of Object.entries(model.devices)) {
    const plugs = plugsOf(spec, feeder.name);
    if (name === device.name || plugs.length === 0) continue;
    const other = await prepare(feeder, name).catch(notUsable);
    if (other?.description.capabilities.status) devices.push({ device: other, plugs });
  }
  return devices.length > 0 ? { node, devices, detectors: [] } : undefined;
}

async function namedWitness(
  feeder: Home,
  device: PreparedDevice,
  name: string,
  prepare: Preparing,
): Promise<DevicePlugs> {
  const spec = feeder.cluster.model.devices[name];
  const other = await prepare(feeder, name);
  const plugs = spec ? plugsOf(spec, feeder.name) : [];
  if (plugs.length === 0) {
    throw new OcfError(
      'NOT_FOUND',
      `Device ${name} is to bear ${device.name} out and has no plug for ${feeder.name}.`,
      {
        suggestions: [`Name the plug in the cluster file: devices.${name}.plugs.${feeder.name}`],
      },
    );
  }
  if (other.description.capabilities.status) return { device: other, plugs };
  throw new OcfError('INVALID', `Device ${name} is to bear ${device.name} out and cannot look at a plug itself.`, {
    suggestions: [`Change devices.${device.name}.verify in the cluster file.`],
  });
}

function isDevice({ cluster }: Home, name: string): boolean {
  return Object.hasOwn(cluster.model.devices, name);
}

// one that nobody asked for by name may be broken
function notUsable(error: unknown): undefined {
  if (!(error instanceof OcfError)) throw error;
  return undefined;
}

/** The witnesses in a few words, for a plan. */
export function witnessText({ devices, detectors }: Witnesses): string {
  const looks = devices.map(({ device, plugs }) => `${device.name} plug ${plugs.join(', ')}`);
  return [...looks, ...detectors].join(' and ');
}
