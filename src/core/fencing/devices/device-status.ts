import { setMaxListeners } from 'node:events';
import type { Cluster } from '../../cluster.ts';
import { exitStatus } from '../../errors.ts';
import { inPool } from '../../pool.ts';
import { lookAtPlugs } from '../act/phase.ts';
import { type PreparedDevice, prepareDevice } from '../device.ts';
import { failureOf } from '../failure.ts';
import { DevicePools, leastWait } from '../logins/device-pools.ts';
import type { Attempt, PowerState } from '../verdict.ts';
import { type FedPlug, fedPlugs, knownDevices } from './known-devices.ts';

export interface PlugStatus {
  readonly device: string;
  readonly plug: string;
  readonly node: string;
  readonly power: PowerState;
  /** The device's own words. */
  readonly evidence: string;
}

export interface DeviceStatus {
  /** Exit status: 0 when every plug is known, else 7; 130 when it was interrupted before. */
  readonly status: number;
  readonly plugs: readonly PlugStatus[];
  /** Devices that could not be asked at all. */
  readonly problems: readonly { readonly device: string; readonly message: string }[];
}

/**
 * Looks at the plugs of devices that feed a node; all devices without names.
 *
 * @throws OcfError NOT_FOUND naming every device that is not there, before any is asked
 */
export async function deviceStatus(cluster: Cluster, names: readonly string[]): Promise<DeviceStatus> {
  const wanted = knownDevices(cluster, names);
  setMaxListeners(0, cluster.signal);
  const found = await inPool(wanted, atOnce, (name) => prepared(cluster, name));
  const looks = await inPool(found.flatMap(looksOf), atOnce, (asked) => lookAt(cluster, asked));
  const plugs = looks.flat();
  const problems = found.filter((device) => 'message' in device);
  const known = problems.length === 0 && plugs.every(({ power }) => power !== 'unknown');
  const unknown = cluster.signal.aborted ? exitStatus.INTERRUPTED : exitStatus.UNVERIFIED;
  return { status: known ? 0 : unknown, plugs, problems };
}

const atOnce = 64;

interface Asked {
  readonly device: PreparedDevice;
  readonly plugs: readonly FedPlug[];
}

async function prepared(cluster: Cluster, name: string): Promise<Asked | DeviceStatus['problems'][number]> {
  try {
    return { device: await prepareDevice(cluster, name), plugs: fedPlugs(cluster, name) };
  } catch (error) {
    return { device: name, message: failureOf(error).message };
  }
}

/** What is asked side by side: one login is asked for plug after plug, what bears any number for all at once. */
function looksOf(asked: Awaited<ReturnType<typeof prepared>>): Asked[] {
  if ('message' in asked) return [];
  const { device, plugs } = asked;
  return device.sessions === undefined ? plugs.map((plug) => ({ device, plugs: [plug] })) : [asked];
}

async function lookAt(cluster: Cluster, { device, plugs: fed }: Asked): Promise<PlugStatus[]> {
  const attempts: Attempt[] = [];
  const asked = { device, plugs: fed.map(({ plug }) => plug) };
  const logins = new DevicePools(Math.max(leastWait, fed.length * device.limit)).forNode([[asked]]);
  const ends = await lookAtPlugs(cluster, asked, {
    level: 1,
    powerTimeout: 0,
    logins,
    onCommand: () => undefined,
    record: (attempt) => void attempts.push(attempt),
  }).finally(() => logins.end());
  const unseen = device.description.capabilities.status ? '' : 'The device cannot be looked at.';
  return ends.map(({ plug, seen }, index) => {
    const said = attempts.find((attempt) => attempt.plug === plug);
    return {
      device: device.name,
      plug,
      node: fed[index]?.node ?? '',
      power: seen,
      evidence: said?.evidence || (said?.failure?.message ?? unseen),
    };
  });
}
