import type { Cluster } from '../../cluster.ts';
import { knownHostsFile } from '../../transport/open.ts';
import { driverContext, type PreparedDevice } from '../device.ts';
import type { DeviceContext, PowerDevice } from '../driver.ts';
import type { SessionSlot } from './session-slot.ts';

/** A login on a device, open or to be opened, and the right to it. */
export interface Login {
  readonly slot: SessionSlot | undefined;
  /** When it was last seen that nobody else waits for it, by the monotonic clock. */
  askedAt: number;
  /** The locks of who has it at the moment. */
  acting: number | undefined;
  device: PowerDevice | undefined;
}

/** @throws OcfError as FenceDriver.open does; CREDENTIALS, NOT_FOUND when a secret cannot be had */
export async function openLogin(cluster: Cluster, device: PreparedDevice, login: Login): Promise<PowerDevice> {
  login.device = await device.driver.open(await contextOf(cluster, device, login));
  return login.device;
}

/**
 * Logs out. What goes wrong with that, and a device that is not done with it within the time limit of a command, is of
 * no account: what the device answered before stays true.
 */
export async function closeLogin({ system }: Cluster, { limit }: PreparedDevice, login: Login): Promise<void> {
  const { device } = login;
  login.device = undefined;
  if (!device) return;
  const done = new AbortController();
  const closed = async () => device.close();
  await Promise.race([closed().catch(() => undefined), system.sleep(limit, done.signal)]);
  done.abort();
}

async function contextOf(cluster: Cluster, device: PreparedDevice, login: Login): Promise<DeviceContext> {
  const { options, redact } = await device.resolved();
  return {
    ...driverContext(cluster),
    device: device.name,
    options,
    limit: device.limit,
    redact,
    signal: cluster.signal,
    knownHosts: knownHostsFile(cluster.stateFolder),
    ...device.place,
    get acting() {
      return [login.acting, login.slot?.descriptor].filter((descriptor) => descriptor !== undefined);
    },
  };
}
