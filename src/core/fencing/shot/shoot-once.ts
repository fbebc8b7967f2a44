import type { System } from '../../system.ts';
import { type LocalSeatOptions, localSeat } from './local-seat.ts';
import type { Seat } from './seat.ts';

/** An operation on a target as it goes; it stays behind when its leader dies. */
export interface Unfinished {
  readonly operation: string;
  /** Counts the operations on this target. */
  readonly token: number;
  readonly action: string;
  /** What was done so far, each written before the next was begun; with the steps of dead leaders before it. */
  readonly steps: readonly string[];
  /** Milliseconds since 1970 of the last step, or of the begin. */
  readonly at: number;
  readonly pid: number;
  readonly user: string;
  readonly host: string;
  /** Milliseconds that what was begun last may go on for without its leader. */
  readonly bound: number;
}

export interface Finished<R> {
  readonly operation: string;
  readonly token: number;
  readonly action: string;
  /** Milliseconds since 1970. */
  readonly ended: number;
  readonly verified: boolean;
  readonly result: R;
}

/** The right to act on a target, held until the action returns. */
export interface Turn {
  readonly operation: string;
  readonly token: number;
  /** The operation of a leader that died; how far it came beyond its steps only the device knows. */
  readonly previous?: Unfinished;
  /**
   * Writes down what is about to happen, or has. After a power cut here it may be lost: then the device is asked.
   *
   * @throws OcfError REFUSED when the right to act was lost: nothing further may be sent
   */
  step(name: string): Promise<void>;
  /** @throws OcfError REFUSED when the right to act was lost; asked before every command */
  check(): void;
}

/**
 * How a request ended: `shot` it acted itself, `joined` it waited for the one in flight and shares its result,
 * `already` the same was verified moments ago and still is so, `busy` somebody else was at it for longer than the wait.
 */
export type Shared<R> =
  | { readonly how: 'shot' | 'joined' | 'already'; readonly finished: Finished<R> }
  | { readonly how: 'busy'; readonly holder: Unfinished | undefined };

/** Nothing was done, by who got the turn or for want of one, with the reason as its cause: all stays as it was before it. */
export class NothingBegun extends Error {}

export interface ShotRequest extends LocalSeatOptions {
  readonly action: string;
  /** Milliseconds after its end in which a verified operation counts as this one, if a look confirms it. */
  readonly tolerance: number;
  /** See Unfinished. */
  readonly bound?: number;
  readonly system: System;
  /** Told once, when somebody else is at it. */
  readonly onWait?: (holder: Unfinished | undefined) => void;
}

/**
 * One action on a target at a time, and one for all who ask for the same: whoever asks while it is in flight shares its
 * result, good or bad. Another action waits its turn. What a leader that died had begun is given to the next as
 * `previous`; its result is never assumed.
 *
 * @param confirm looks again at what was verified moments ago: gives what is to be said of it now, or undefined when it
 *   is not so any more or cannot be seen. Without it nothing is ever "already done".
 * @param seat where all who may shoot meet; this machine's files when left out
 * @throws NothingBegun when the seat cannot be asked or written; what `shoot` throws
 */
export async function shootOnce<R>(
  request: ShotRequest,
  shoot: (turn: Turn) => Promise<{ readonly verified: boolean; readonly result: R }>,
  confirm: (last: Finished<R>) => Promise<R | undefined> = async () => undefined,
  seat: Seat<R> = localSeat<R>(request),
): Promise<Shared<R>> {
  const { action, system, tolerance, onWait } = request;
  try {
    const seen = await beforeAnything(() => seat.seen());
    if (!(await beforeAnything(() => seat.take((holder) => onWait?.(holder)))))
      return { how: 'busy', holder: seat.state().current };
    const state = seat.state();
    const { last } = state;
    // finished but not cleared away is finished
    const previous = state.current && state.current.token > (last?.token ?? 0) ? state.current : undefined;
    if (last?.action === action && !previous) {
      if (last.token > seen) return { how: 'joined', finished: last };
      const age = system.now() - last.ended;
      const now = last.verified && age >= 0 && age < tolerance ? await confirm(last) : undefined;
      if (now !== undefined) return { how: 'already', finished: { ...last, result: now } };
    }
    const token = Math.max(last?.token ?? 0, previous?.token ?? 0) + 1;
    const turn = await beforeAnything(() => beginTurn(seat, request, token, previous));
    const { verified, result } = await shoot(turn).catch(async (error: unknown) => {
      if (error instanceof NothingBegun) await seat.restore(previous);
      throw error;
    });
    const { operation } = turn;
    const finished: Finished<R> = { operation, token, action, ended: system.now(), verified, result };
    await seat.finish(finished);
    return { how: 'shot', finished };
  } finally {
    seat.release();
  }
}

/** What goes wrong before anything was sent. */
export async function beforeAnything<T>(ask: () => T | Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw cause instanceof NothingBegun ? cause : new NothingBegun('', { cause });
  }
}

async function beginTurn<R>(
  seat: Seat<R>,
  { action, system, bound = 0 }: ShotRequest,
  token: number,
  previous: Unfinished | undefined,
): Promise<Turn> {
  const operation = `${token}-${system.randomHex(6)}`;
  // a leader that takes over may die as well: what the one before it did must not get lost
  const inherited = previous?.action === action ? previous : undefined;
  const steps: string[] = [...(inherited?.steps ?? [])];
  const save = (at: number) => {
    const { pid, user, hostname: host } = system;
    return seat.begin({ operation, token, action, steps, at, pid, user, host, bound });
  };
  await save(inherited?.at ?? system.now());
  return {
    operation,
    token,
    ...(previous ? { previous } : {}),
    check: () => seat.check(),
    async step(name) {
      seat.check();
      steps.push(name);
      await save(system.now());
      seat.check();
    },
  };
}
