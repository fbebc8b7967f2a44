import { setMaxListeners } from 'node:events';
import type { Cluster } from '../../cluster.ts';
import { exitStatus, OcfError } from '../../errors.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import { inPool } from '../../pool.ts';
import { prepareDevice } from '../device.ts';
import type { PlugListing, PowerDevice } from '../driver.ts';
import { failureOf } from '../failure.ts';
import { askDevice } from './ask-device.ts';
import { type FedPlug, fedPlugs, knownDevices } from './known-devices.ts';

/** A plug by the cluster file, and what the device says of it; without `says` it was not asked or has no list. */
export interface HostPlug extends FedPlug {
  readonly says?: 'listed' | 'other name' | 'not listed';
  /** The name it has on the device, where that is neither the plug's nor the node's. */
  readonly name?: string;
}

/** What one device can reset. */
export interface ResettableHosts {
  readonly device: string;
  readonly driver: string;
  /** Folded. */
  readonly nodes: string;
  readonly plugs: readonly HostPlug[];
  /** What the device has and the cluster file does not name. */
  readonly others: readonly { readonly plug: string; readonly name: string }[];
  /** Whether the device gave a list of its own. */
  readonly asked: boolean;
  /** File and device say the same; missing when the device was not asked. */
  readonly agrees?: boolean;
  /** Why it could not be asked. */
  readonly problem?: string;
}

export interface DeviceHosts {
  /** Exit status: 0, or 7 when a device that has a list did not give it, 130 because it was interrupted. */
  readonly status: number;
  readonly devices: readonly ResettableHosts[];
}

/**
 * Which nodes can be reset, device by device: from the cluster file and, where the device has a list of plugs or
 * nodes, from the device.
 *
 * @param ask false: the file alone, no device is contacted
 * @throws OcfError NOT_FOUND naming every device that is not there
 */
export async function deviceHosts(
  cluster: Cluster,
  { names, ask }: { readonly names: readonly string[]; readonly ask: boolean },
): Promise<DeviceHosts> {
  setMaxListeners(0, cluster.signal);
  const devices = await inPool(knownDevices(cluster, names), 64, (name) => hostsOf(cluster, name, ask));
  if (devices.every(({ problem }) => problem === undefined)) return { status: 0, devices };
  return { status: cluster.signal.aborted ? exitStatus.INTERRUPTED : exitStatus.UNVERIFIED, devices };
}

async function hostsOf(cluster: Cluster, name: string, ask: boolean): Promise<ResettableHosts> {
  const fed = fedPlugs(cluster, name);
  const known = {
    device: name,
    driver: cluster.model.devices[name]?.driver ?? '',
    nodes: NodeSet.of(fed.map(({ node }) => node)).fold(),
  };
  const unasked = { ...known, plugs: fed, others: [], asked: false };
  if (!ask) return unasked;
  try {
    const device = await prepareDevice(cluster, name);
    const { list, hosts } = device.description.capabilities;
    if (!list && !hosts) return unasked;
    const listing = await askDevice(cluster, device, listingOf);
    return listing ? { ...known, ...compared(fed, listing) } : unasked;
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    return { ...unasked, problem: failureOf(error).message };
  }
}

// a device that knows nodes knows them by its plugs' names
async function listingOf(open: PowerDevice): Promise<readonly Omit<PlugListing, 'power'>[] | undefined> {
  const listing = await open.list?.();
  if (listing) return listing;
  return (await open.hosts?.())?.map((name) => ({ plug: name, name }));
}

/** What the file says of a device's plugs beside what the device says. */
export function compared(
  fed: readonly FedPlug[],
  listing: readonly Omit<PlugListing, 'power'>[],
): Pick<ResettableHosts, 'plugs' | 'others' | 'asked' | 'agrees'> {
  const used = new Set<Omit<PlugListing, 'power'>>();
  const plugs = fed.map(({ node, plug }): HostPlug => {
    const exact = listing.filter((each) => each.plug === plug);
    const found = exact.length > 0 ? exact : listing.filter(({ name }) => name === plug);
    const [only] = found;
    if (!only || found.length > 1) return { node, plug, says: 'not listed' };
    used.add(only);
    const plain = ['', plug, only.plug, node].includes(only.name);
    return plain ? { node, plug, says: 'listed' } : { node, plug, says: 'other name', name: only.name };
  });
  const others = listing.filter((each) => !used.has(each)).map(({ plug, name }) => ({ plug, name }));
  return { plugs, others, asked: true, agrees: plugs.every(({ says }) => says === 'listed') };
}
