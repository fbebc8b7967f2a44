import { setMaxListeners } from 'node:events';
import type { Cluster } from '../../cluster.ts';
import { exitStatus, OcfError } from '../../errors.ts';
import { inPool } from '../../pool.ts';
import { lookAtPlugs } from '../act/phase.ts';
import { prepareDevice } from '../device.ts';
import { failureOf } from '../failure.ts';
import { DevicePools, leastWait } from '../logins/device-pools.ts';
import type { Attempt, PowerState } from '../verdict.ts';
import { fedPlugs, knownDevices } from './known-devices.ts';

export interface PlugStatus {
  readonly device: string;
  readonly plug: string;
  readonly node: string;
  readonly power: PowerState;
  /** The device's own words. */
  readonly evidence: string;
}

export interface DeviceStatus {
  /** Exit status: 0 when every plug is known, else 7. */
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
  const found = await inPool(wanted, 64, (name) => lookAtDevice(cluster, name));
  const plugs = found.flatMap((device) => device.plugs);
  const problems = found.flatMap((device) => device.problems);
  const known = problems.length === 0 && plugs.every(({ power }) => power !== 'unknown');
  return { status: known ? 0 : exitStatus.UNVERIFIED, plugs, problems };
}

async function lookAtDevice(cluster: Cluster, name: string): Promise<Pick<DeviceStatus, 'plugs' | 'problems'>> {
  const fed = fedPlugs(cluster, name);
  try {
    const device = await prepareDevice(cluster, name);
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
    const plugs = ends.map(({ plug, seen }, index) => {
      const said = attempts.find((attempt) => attempt.plug === plug);
      return { device: name, plug, node: fed[index]?.node ?? '', power: seen, evidence: said?.evidence ?? unseen };
    });
    return { plugs, problems: [] };
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    return { plugs: [], problems: [{ device: name, message: failureOf(error).message }] };
  }
}
