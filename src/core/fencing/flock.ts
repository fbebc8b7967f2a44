import { spawn } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { OcfError } from '../errors.ts';

export interface FileLock {
  release(): void;
}

export interface LockOptions {
  /** Milliseconds to wait for it; 0 only tries. */
  readonly wait: number;
  readonly signal?: AbortSignal;
}

const busy = 75;

/**
 * Takes flock(2) on a file, alone, through the flock utility on a descriptor of ours: the lock goes with this process
 * however it ends. The file is made when missing and never removed.
 *
 * @returns undefined when somebody else still has it
 * @throws OcfError FAILED when it cannot be asked for
 */
export async function lockFile(file: string, { wait, signal }: LockOptions): Promise<FileLock | undefined> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  const release = () => closeSync(descriptor);
  try {
    const code = await flock(descriptor, wait, signal);
    if (code === 0) return { release };
    if (code !== busy && code !== undefined)
      throw new OcfError('FAILED', `flock on ${file} ended with status ${code}.`);
  } catch (error) {
    release();
    throw error;
  }
  release();
  return undefined;
}

// Undefined when it was ended from outside, as by an interruption.
function flock(descriptor: number, wait: number, signal: AbortSignal | undefined): Promise<number | undefined> {
  const patience = wait > 0 ? ['-w', String(wait / 1000)] : ['-n'];
  return new Promise((resolve, reject) => {
    const child = spawn('flock', ['-x', '-E', String(busy), ...patience, '3'], {
      stdio: ['ignore', 'ignore', 'ignore', descriptor],
    });
    const end = () => child.kill('SIGKILL');
    if (signal?.aborted) end();
    signal?.addEventListener('abort', end, { once: true });
    child.once('error', (cause) =>
      reject(
        new OcfError('FAILED', `The program flock cannot be run: ${cause.message}.`, {
          cause,
          suggestions: ['Install the package util-linux.'],
        }),
      ),
    );
    child.once('exit', (code) => {
      signal?.removeEventListener('abort', end);
      resolve(code ?? undefined);
    });
  });
}
