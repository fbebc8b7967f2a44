import { closeSync, constants, fchmodSync, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { OcfError } from '../../errors.ts';
import { takeFlock } from '../../flock.ts';
import type { System } from '../../system.ts';
import { fileError } from './file-error.ts';

export interface LockOptions {
  readonly system: System;
  /** Milliseconds to wait for whoever holds it. Default 30,000. */
  readonly wait?: number;
  /** Mode of the lock file; one that was made with another gets it from its owner. Default 0600. */
  readonly mode?: number;
}

/** Given back by release(), and by the kernel when the process ends however it ends. */
export interface Lock {
  release(): void;
}

/**
 * Takes an exclusive lock on a lock file, which is made when it is not there and never removed. The lock belongs to
 * our open file, so no state is left behind that another process would have to judge. What stands in the file only
 * says who holds it.
 *
 * @throws OcfError TIMEOUT naming the holder; FAILED when the file cannot be opened or there is no `flock` program.
 */
export async function takeLock(file: string, { system, wait = 30_000, mode = 0o600 }: LockOptions): Promise<Lock> {
  const descriptor = openLock(file, mode);
  try {
    if (!(await takeFlock(descriptor, { wait }))) throw heldBy(file, wait);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  sayHolder(descriptor, system);
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      try {
        ftruncateSync(descriptor, 0);
      } catch {
        // who held it stays written, which readers of the line expect: it is only shown while the lock is held
      }
      closeSync(descriptor);
    },
  };
}

// for messages only: on a full disk the lock is held without it
function sayHolder(descriptor: number, system: System): void {
  const holder = {
    pid: system.pid,
    host: system.hostname,
    user: system.user,
    command: commandLine(),
    since: system.now(),
  };
  try {
    ftruncateSync(descriptor, 0);
    writeSync(descriptor, `${JSON.stringify(holder)}\n`, 0);
  } catch {
    // others read that another process holds it
  }
}

function openLock(file: string, mode: number): number {
  const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  try {
    try {
      return withMode(openSync(file, O_RDWR | O_NOFOLLOW), mode);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    }
    const descriptor = openSync(file, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    fchmodSync(descriptor, mode);
    return descriptor;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return openLock(file, mode);
    throw fileError(file, 'locked', cause);
  }
}

// who may write the cluster file changes with time; a file with a second name may be any file
function withMode(descriptor: number, mode: number): number {
  const { uid, nlink, mode: found } = fstatSync(descriptor);
  if ((found & 0o777) !== mode && nlink === 1 && uid === process.getuid?.()) fchmodSync(descriptor, mode);
  return descriptor;
}

function heldBy(file: string, wait: number): OcfError {
  const holder = readHolder(file);
  const who =
    holder === undefined
      ? 'another process'
      : `process ${holder.pid} of ${holder.user} on ${holder.host} (${holder.command})`;
  return new OcfError('TIMEOUT', `${file} is locked by ${who}; ${wait / 1000} seconds were waited.`, {
    suggestions: ['Run the command again when the other one is done.'],
    data: { file, ...(holder === undefined ? {} : { holder }) },
  });
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly user: string;
  readonly command: string;
}

function readHolder(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Holder;
    return typeof holder.pid === 'number' ? holder : undefined;
  } catch {
    return undefined;
  }
}

// the words of the command, not their values: those may be secrets
function commandLine(): string {
  const words = process.argv.slice(2).filter((word) => !word.includes('=') && !word.startsWith('-'));
  return ['ocf', ...words.slice(0, 2)].join(' ');
}
