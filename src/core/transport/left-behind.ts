import { constants, readFileSync } from 'node:fs';
import type { System } from '../system.ts';
import { signalGroup } from './live-groups.ts';
import { afterReading, drainLimit, quiet } from './process-group.ts';

/** Milliseconds between two looks at what is left of a process group. */
export const pace = 20;

/**
 * Once what is left of the group of a program that has ended went too, or has been silent for a while, as spawnProgram
 * waits; and what it wrote was read.
 *
 * @param silence how many looks ago, since the last call, something was read
 * @returns whether nothing is left of the group
 */
export async function leftNothing(
  group: number,
  { monotonic, sleep }: Pick<System, 'monotonic' | 'sleep'>,
  silence: () => number,
): Promise<boolean> {
  const limit = monotonic() + drainLimit;
  for (;;) {
    const there = signalGroup(group, 0);
    if (there) await sleep(pace);
    // also what came while this loop was held up
    await new Promise<void>(afterReading);
    if (!there) return true;
    if (silence() * pace >= quiet || monotonic() > limit) return false;
  }
}

/** Whether who writes to a shell's output waits until there is room: one program may have changed that for all. */
export function writesWait(shell: number | undefined): boolean {
  try {
    return [1, 3].every((descriptor) => {
      const info = readFileSync(`/proc/${shell}/fdinfo/${descriptor}`, 'latin1');
      const flags = /^flags:\s+([0-7]+)$/m.exec(info)?.[1];
      return flags !== undefined && (Number.parseInt(flags, 8) & constants.O_NONBLOCK) === 0;
    });
  } catch {
    return false;
  }
}
