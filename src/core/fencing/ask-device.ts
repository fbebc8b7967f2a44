import type { Cluster } from '../cluster.ts';
import type { PreparedDevice } from './device.ts';
import { DevicePool } from './device-pool.ts';
import type { PowerDevice } from './driver.ts';

/**
 * Opens a device, in its turn where it bears few sessions, asks it and closes it again. Nothing is switched by this.
 *
 * @throws OcfError what opening throws, and what `ask` throws
 */
export async function askDevice<R>(
  cluster: Cluster,
  device: PreparedDevice,
  ask: (open: PowerDevice) => Promise<R>,
): Promise<R> {
  const pool = new DevicePool(cluster, device, Math.max(60_000, device.limit));
  try {
    const borrower = { acting: undefined, begun: () => undefined };
    return (await pool.lend(borrower, async (open) => ({ said: await ask(open) }) as { said: R; failure?: never }))
      .said;
  } finally {
    await pool.end();
  }
}
