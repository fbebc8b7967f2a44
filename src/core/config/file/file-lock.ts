import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { System } from '../../system.ts';
import { type Lock, takeLock } from './lock.ts';

export interface FileLockOptions {
  readonly system: System;
  /** Folder of the lock file. Default: the cluster file's own. */
  readonly lockFolder?: string | undefined;
  /** Milliseconds to wait for another change to end. */
  readonly wait?: number | undefined;
}

/** Takes the lock that every change of a cluster file holds. `target` is its path without symbolic links. */
export function lockClusterFile(target: string, { system, lockFolder, wait }: FileLockOptions): Promise<Lock> {
  const lockFile = join(lockFolder ?? dirname(target), `.${basename(target)}.lock`);
  // only who may write the file may hold its lock: others could keep it for ever
  const writers = statSync(target).mode & 0o222;
  const mode = writers | (writers << 1);
  return takeLock(lockFile, { system, mode, ...(wait === undefined ? {} : { wait }) });
}
