import { spawn } from 'node:child_process';
import { OcfError } from './errors.ts';

export interface FlockOptions {
  /** Milliseconds to wait for it; 0 only tries. */
  readonly wait: number;
  /** Others may have it too, as long as nobody has it alone. One that is held alone becomes shared. */
  readonly shared?: boolean;
  readonly signal?: AbortSignal;
}

const busy = 75;

/**
 * Takes flock(2), alone unless it is to be shared, on a file we opened. The utility `flock` locks the open file it is
 * given as its descriptor 3 and ends; the lock stays with our descriptor until it is closed, by us or by the kernel
 * when the process ends.
 *
 * @returns false when somebody else still has it, or the signal came first
 * @throws OcfError FAILED when it cannot be asked for
 */
export function takeFlock(descriptor: number, { wait, shared = false, signal }: FlockOptions): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  const patience = wait > 0 ? ['-w', String(wait / 1000)] : ['-n'];
  return new Promise((resolve, reject) => {
    const child = spawn('flock', [shared ? '-s' : '-x', '-E', String(busy), ...patience, '3'], {
      stdio: ['ignore', 'ignore', 'ignore', descriptor],
    });
    const end = () => child.kill('SIGKILL');
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
      if (code === 0 || code === busy || code === null) resolve(code === 0);
      else reject(new OcfError('FAILED', `The program flock failed with exit status ${code}.`));
    });
  });
}
