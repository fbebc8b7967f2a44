import type { Cluster } from '../../cluster.ts';
import type { DevicePlugs } from './phase.ts';

/** A pause that was kept before a node was cut off. */
export interface Pause {
  readonly level: number;
  /** As decided, chance included. */
  readonly milliseconds: number;
}

/** Milliseconds that a level holds back: at least, and at most. Its devices act together, so the longest counts. */
export function pauseOf(level: readonly DevicePlugs[]): { readonly least: number; readonly most: number } {
  const least = Math.max(0, ...level.map(({ device }) => device.delay));
  const most = Math.max(0, ...level.map(({ device }) => device.delay + device.randomDelay));
  return { least, most };
}

/**
 * Holds back before a node is cut off through a level, so that of two nodes that fence each other one is the first.
 *
 * @returns undefined when there is nothing to wait for
 */
export async function keepPause(
  { system, signal, reporter }: Cluster,
  level: readonly DevicePlugs[],
  { number, node, action }: { readonly number: number; readonly node: string; readonly action: string },
): Promise<Pause | undefined> {
  const chance = Number.parseInt(system.randomHex(4), 16) / 2 ** 32;
  const milliseconds = Math.max(
    0,
    ...level.map(({ device }) => Math.round(device.delay + chance * device.randomDelay)),
  );
  if (milliseconds === 0) return undefined;
  reporter.note(`${node}: a pause of ${(milliseconds / 1000).toFixed(1)} s before ${action}.`);
  await system.sleep(milliseconds, signal);
  return { level: number, milliseconds };
}
