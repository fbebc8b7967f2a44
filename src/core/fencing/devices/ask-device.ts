import type { Cluster } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import type { PreparedDevice } from '../device.ts';
import type { PowerDevice } from '../driver.ts';
import { DevicePool } from '../logins/device-pool.ts';
import { leastWait } from '../logins/device-pools.ts';

/**
 * Opens a device, in its turn where it bears few sessions, asks it and closes it again. Nothing is switched by this.
 *
 * @throws OcfError what opening throws, and what `ask` throws; without the device's secrets, which it may have echoed
 */
export async function askDevice<R>(
  cluster: Cluster,
  device: PreparedDevice,
  ask: (open: PowerDevice) => Promise<R>,
): Promise<R> {
  const pool = new DevicePool(cluster, device, Math.max(leastWait, device.limit));
  try {
    const borrower = { acting: undefined, begun: () => undefined };
    return (await pool.lend(borrower, async (open) => ({ said: await ask(open) }) as { said: R; failure?: never }))
      .said;
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    const { redact } = await device.resolved().catch(() => ({ redact: (text: string) => text }));
    throw new OcfError(error.code, redact(error.message), { suggestions: error.suggestions.map(redact) });
  } finally {
    await pool.end();
  }
}
