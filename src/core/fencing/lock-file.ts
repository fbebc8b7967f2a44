import { closeSync, constants, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { type FlockOptions, takeFlock } from '../flock.ts';
import type { FlockBatch } from '../flock-batch.ts';
import { makeFolder } from '../make-folder.ts';
import { cannotWrite } from '../state/cannot-write.ts';

export interface FileLock {
  /** A program that is handed it holds the lock with us, also after us. */
  readonly descriptor: number;
  release(): void;
}

export interface LockOptions extends FlockOptions {
  /** Where many are tried at the same moment: they are tried together. */
  readonly batch?: FlockBatch | undefined;
}

/**
 * Takes a lock on a file, which is made when missing and never removed. The lock goes with this process however it
 * ends.
 *
 * @returns undefined when somebody else still has it
 * @throws OcfError FAILED when it cannot be asked for
 */
export async function lockFile(file: string, { batch, ...options }: LockOptions): Promise<FileLock | undefined> {
  const descriptor = open(file);
  const release = () => closeSync(descriptor);
  try {
    const together = options.wait === 0 && options.signal?.aborted !== true ? batch : undefined;
    const taken = together ? together.take(descriptor, options.shared === true) : takeFlock(descriptor, options);
    if (await taken) return { descriptor, release };
  } catch (error) {
    release();
    throw error;
  }
  release();
  return undefined;
}

function open(file: string): number {
  try {
    makeFolder(dirname(file), 0o700);
    return openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  } catch (cause) {
    throw cannotWrite(`The lock ${file}`, cause);
  }
}
