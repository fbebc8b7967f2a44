import { spawn } from 'node:child_process';
import { OcfError } from './errors.ts';

interface Asked {
  readonly descriptor: number;
  readonly shared: boolean;
  readonly resolve: (taken: boolean) => void;
  readonly reject: (error: OcfError) => void;
}

const busy = 75;
// each is a program of its own in the end, and two cores are what a small machine has
const atOnce = 32;
const script = `while [ $# -gt 0 ]; do flock "$1" -n -E ${busy} "$2"; echo "$?"; shift 2; done`;

/**
 * Tries to take many locks of one moment, without waiting for any: those that are asked for in the same turn of the event
 * loop are taken by a few shells instead of by a program each. A lock stays with our descriptor as with takeFlock.
 */
export class FlockBatch {
  #asked: Asked[] = [];

  /**
   * @returns false when somebody else has it
   * @throws OcfError FAILED when it cannot be asked for
   */
  take(descriptor: number, shared: boolean): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (this.#asked.length === 0) setImmediate(() => this.#flush());
      this.#asked.push({ descriptor, shared, resolve, reject });
    });
  }

  #flush(): void {
    const asked = this.#asked;
    this.#asked = [];
    for (let index = 0; index < asked.length; index += atOnce) takeAll(asked.slice(index, index + atOnce));
  }
}

function takeAll(asked: readonly Asked[]): void {
  const fail = (why: string, cause: unknown) => {
    const suggestions = ['Install the package util-linux.'];
    const error = new OcfError('FAILED', `The program flock ${why}.`, { cause, suggestions });
    for (const { reject } of asked) reject(error);
  };
  let child: ReturnType<typeof start>;
  try {
    child = start(asked);
  } catch (cause) {
    fail(`cannot be run: ${(cause as Error).message}`, cause);
    return;
  }
  let said = '';
  child.stdout?.setEncoding('latin1').on('data', (piece: string) => {
    said += piece;
  });
  child.once('error', (cause) => fail(`cannot be run: ${cause.message}`, cause));
  child.once('close', () => {
    const statuses = said.split('\n');
    for (const [index, { resolve }] of asked.entries()) {
      const status = statuses[index];
      if (status === '0' || status === String(busy)) resolve(status === '0');
      else fail(status === undefined || status === '' ? 'was ended' : `failed with exit status ${status}`, undefined);
    }
  });
}

function start(asked: readonly Asked[]) {
  const words = asked.flatMap(({ shared }, index) => [shared ? '-s' : '-x', String(index + 3)]);
  return spawn('sh', ['-c', script, 'sh', ...words], {
    stdio: ['ignore', 'pipe', 'ignore', ...asked.map(({ descriptor }) => descriptor)],
  });
}
