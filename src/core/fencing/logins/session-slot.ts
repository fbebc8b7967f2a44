import { join } from 'node:path';
import type { System } from '../../system.ts';
import { type FileLock, lockFile } from '../lock-file.ts';

/** One of the logins that a device bears at the same time, ours while it is held. */
export interface SessionSlot {
  readonly descriptor: number;
  /** Whether anybody waits for one: then it is given up now and then. */
  wanted(): Promise<boolean>;
  release(): void;
}

export interface SlotRequest {
  /** Folder of the locks of all devices of this machine. */
  readonly folder: string;
  /** The device's. */
  readonly key: string;
  /** Logins that it bears. */
  readonly sessions: number;
  /** Milliseconds to wait for one; 0 only tries. */
  readonly wait: number;
  readonly system: Pick<System, 'monotonic'>;
  readonly signal: AbortSignal;
}

// Waiting for one of more than these would cost more programs than it gains.
const mostAtOnce = 8;

/**
 * The right to one login on a device: one of so many lock files, over all processes of this machine. Who waits holds the
 * queue, a lock of its own: others stand behind it, and who has a slot sees that somebody waits.
 *
 * @returns undefined when others had all of them for longer
 * @throws OcfError FAILED when locks cannot be asked for
 */
export async function takeSlot(request: SlotRequest): Promise<SessionSlot | undefined> {
  const { folder, key, sessions, wait, system, signal } = request;
  const begun = system.monotonic();
  const base = join(folder, encodeURIComponent(key));
  const queueFile = `${base}.queue`;
  const queue = await lockFile(queueFile, { wait, signal });
  if (!queue) return undefined;
  try {
    const left = Math.max(0, wait - (system.monotonic() - begun));
    const files = Array.from({ length: sessions }, (_, index) => `${base}.${index + 1}.lock`);
    const lock = await firstOf(files, left, signal);
    if (!lock) return undefined;
    return {
      descriptor: lock.descriptor,
      release: () => lock.release(),
      async wanted() {
        const mine = await lockFile(queueFile, { wait: 0, signal });
        mine?.release();
        return mine === undefined;
      },
    };
  } finally {
    queue.release();
  }
}

async function firstOf(files: readonly string[], wait: number, signal: AbortSignal): Promise<FileLock | undefined> {
  const [only = ''] = files;
  if (files.length === 1) return lockFile(only, { wait, signal });
  for (const file of files) {
    const lock = await lockFile(file, { wait: 0, signal });
    if (lock) return lock;
  }
  if (wait === 0 || signal.aborted) return undefined;
  const enough = new AbortController();
  const either = AbortSignal.any([enough.signal, signal]);
  let first: FileLock | undefined;
  await Promise.all(
    files.slice(0, mostAtOnce).map(async (file) => {
      const lock = await lockFile(file, { wait, signal: either });
      if (first) lock?.release();
      else first = lock;
      if (lock) enough.abort();
    }),
  );
  return first;
}
