import { join } from 'node:path';
import { takeFlock } from '../../flock.ts';
import { quote } from '../../transport/quote.ts';
import { type FileLock, lockFile } from '../lock-file.ts';
import { holderText } from './holder-text.ts';
import type { ShotRequest, Unfinished } from './shoot-once.ts';

/** Thrown through the arbiter, which goes on knowing that somebody died at the target: the next request waits again. */
export class StillActing extends Error {
  /** What a dead leader had started may still act; if not, certainly nothing was done. */
  readonly others: boolean;

  constructor(message: string, others: boolean) {
    super(message);
    this.others = others;
  }
}

export interface ActingRequest extends Pick<ShotRequest, 'folder' | 'target' | 'signal' | 'batch'> {
  /** The operation of a leader that died: what it had started may still act, and has to be gone first. */
  readonly previous?: Unfinished | undefined;
  /** Milliseconds to wait for that. */
  readonly wait: number;
  /** Told once, when something is there, what it is. */
  readonly onWait?: (left: string) => void;
}

/**
 * The lock of those who act on a target. It is held before the first program is started, and programs that are handed
 * its descriptor hold it until the last of them has gone, whatever becomes of this process: there is no moment at which
 * one acts and the lock is free. It is shared, as what an operation that ended has left behind does not act any more.
 *
 * @throws StillActing when others did not go in time, or the signal came first: nothing may be done then
 */
export async function holdActing(request: ActingRequest): Promise<FileLock> {
  const { folder, target, previous, wait, signal, onWait, batch } = request;
  const file = join(folder, `target-${encodeURIComponent(target)}.acting`);
  const left = previous ? `what ${holderText(previous)} had started` : 'somebody else';
  const shared = previous === undefined;
  let lock = await lockFile(file, { wait: 0, shared, signal, batch });
  if (!lock && !signal.aborted) {
    onWait?.(left);
    lock = await lockFile(file, { wait, shared, signal });
  }
  // only who has the target's turn asks for it, so nobody comes in between
  if (lock && (shared || (await takeFlock(lock.descriptor, { wait, shared: true, signal })))) return lock;
  lock?.release();
  const why = signal.aborted
    ? 'interrupted'
    : `${left} has not ended; see who has it open with: fuser -v ${quote(file)}`;
  throw new StillActing(`Nothing was done to ${target}: ${why}.`, !(shared && signal.aborted));
}
