import { join } from 'node:path';
import { OcfError } from '../../errors.ts';
import type { FlockBatch } from '../../flock-batch.ts';
import { loadJson, removeFile, saveJson } from '../json-file.ts';
import { type FileLock, lockFile } from '../lock-file.ts';
import type { Seat } from './seat.ts';
import type { Finished, Unfinished } from './shoot-once.ts';

export interface LocalSeatOptions {
  /** Folder of this cluster's targets; all who may shoot use the same. */
  readonly folder: string;
  readonly target: string;
  /** Milliseconds to wait for an operation in flight. */
  readonly wait: number;
  readonly signal: AbortSignal;
  /** See LockOptions. */
  readonly batch?: FlockBatch | undefined;
}

/** Files beside a lock on this machine: the lock goes with its holder, so it cannot be lost. */
export function localSeat<R>({ folder, target, wait, signal, batch }: LocalSeatOptions): Seat<R> {
  const base = join(folder, `target-${encodeURIComponent(target)}`);
  const files = { lock: `${base}.lock`, current: `${base}.current.json`, last: `${base}.last.json` };
  let lock: FileLock | undefined;
  return {
    seen: async () => loadJson<Finished<R>>(files.last)?.token ?? 0,
    async take(onBusy) {
      lock = await lockFile(files.lock, { wait: 0, signal, batch });
      if (lock || signal.aborted) return lock !== undefined;
      onBusy(loadJson<Unfinished>(files.current));
      lock = await lockFile(files.lock, { wait, signal });
      return lock !== undefined;
    },
    state: () => ({ last: loadJson<Finished<R>>(files.last), current: loadJson<Unfinished>(files.current) }),
    begin: (current) => saveJson(files.current, current),
    // where it cannot be written nobody is told: the next one finds what was begun, and asks the device
    finish: (last) =>
      asFarAsWritable(() => {
        saveJson(files.last, last);
        removeFile(files.current);
      }),
    restore: (previous) =>
      asFarAsWritable(() => (previous ? saveJson(files.current, previous) : removeFile(files.current))),
    check: () => undefined,
    release: () => lock?.release(),
  };
}

function asFarAsWritable(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
  }
}
