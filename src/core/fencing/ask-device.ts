import type { Cluster } from '../cluster.ts';
import { holdDevice, type PreparedDevice } from './device.ts';
import type { PowerDevice } from './driver.ts';

/**
 * Opens a device, in its turn where it bears one session, asks it and closes it again. Nothing is switched by this.
 *
 * @throws OcfError what opening throws, and what `ask` throws
 */
export async function askDevice<R>(
  cluster: Cluster,
  device: PreparedDevice,
  ask: (open: PowerDevice) => Promise<R>,
): Promise<R> {
  const held = await holdDevice(cluster, device, { wait: Math.max(60_000, device.limit) });
  try {
    const open = await held.open();
    try {
      return await ask(open);
    } finally {
      await open.close();
    }
  } finally {
    held.release();
  }
}
