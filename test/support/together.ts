import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Worker, WorkerEnd } from './rack-worker.ts';
import { until } from './until.ts';

/** Processes that have made their plans and stand before the same gate. */
export interface Together {
  /** How each of them ended, in the order of their start; waits until all have. */
  readonly ends: Promise<readonly WorkerEnd[]>;
  /** SIGKILL to those that still run. */
  kill(): void;
  /** Lets all of them go at once. */
  go(): void;
  /** Waits until all but one wait for somebody else, or have ended. */
  allWait(): Promise<void>;
}

/**
 * Starts `many` processes of the worker `fence-together` and waits until every one is ready to ask.
 *
 * @param at a folder for the cluster's state, which exists, and the file with its devices
 */
export async function startTogether(
  worker: Worker,
  many: number,
  at: { readonly folder: string; readonly devices: string },
): Promise<Together> {
  const lines = new Set<Socket>();
  const waiting = new Set<Socket>();
  let ready = 0;
  let ended = 0;
  const server = createServer((line) => {
    lines.add(line);
    line.on('error', () => undefined).on('close', () => lines.delete(line) && waiting.delete(line));
    line.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('ready')) ready += 1;
      if (text.includes('waits')) waiting.add(line);
    });
  });
  const gate = join(at.folder, 'gate');
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(gate, resolve));
  const alive = new Set<number>();
  const running = Array.from({ length: many }, async () => {
    const end = await worker.run([at.folder, at.devices, gate], (pid) => alive.add(pid));
    if (end.pid !== undefined) alive.delete(end.pid);
    ended += 1;
    return end;
  });
  const ends = Promise.all(running).finally(() => server.close());
  // who ended before it was ready says why in what it printed
  await until(() => ready === many || ended > 0);
  return {
    ends,
    kill: () => {
      for (const pid of alive) killOne(pid);
    },
    go: () => {
      for (const line of lines) line.write('go\n');
    },
    allWait: () => until(() => waiting.size + ended >= many - 1),
  };
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has just ended
  }
}
