import { join } from 'node:path';
import type { System } from '../system.ts';
import { loadJson, removeFile, saveJson } from './json-file.ts';
import { lockFile } from './lock-file.ts';

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
  /** Writes down what is about to happen, or has. After a power cut here it may be lost: then the device is asked. */
  step(name: string): void;
}

/**
 * How a request ended: `shot` it acted itself, `joined` it waited for the one in flight and shares its result,
 * `already` the same was verified moments ago and still is so, `busy` somebody else was at it for longer than the wait.
 */
export type Shared<R> =
  | { readonly how: 'shot' | 'joined' | 'already'; readonly finished: Finished<R> }
  | { readonly how: 'busy'; readonly holder: Unfinished | undefined };

export interface ShotRequest {
  /** Folder of this cluster's targets; all who may shoot use the same. */
  readonly folder: string;
  readonly target: string;
  readonly action: string;
  /** Milliseconds to wait for an operation in flight. */
  readonly wait: number;
  /** Milliseconds after its end in which a verified operation counts as this one, if a look confirms it. */
  readonly tolerance: number;
  readonly system: System;
  readonly signal: AbortSignal;
  /** Told once, when somebody else is at it. */
  readonly onWait?: (holder: Unfinished | undefined) => void;
}

/**
 * One action on a target at a time on this host, and one for all who ask for the same: whoever asks while it is in
 * flight shares its result, good or bad. Another action waits its turn. What a leader that died had begun is given to
 * the next as `previous`; its result is never assumed.
 *
 * @param confirm looks again at what was verified moments ago: gives what is to be said of it now, or undefined when it
 *   is not so any more or cannot be seen. Without it nothing is ever "already done".
 */
export async function shootOnce<R>(
  request: ShotRequest,
  shoot: (turn: Turn) => Promise<{ readonly verified: boolean; readonly result: R }>,
  confirm: (last: Finished<R>) => Promise<R | undefined> = async () => undefined,
): Promise<Shared<R>> {
  const { action, system, signal, wait, tolerance } = request;
  const files = targetFiles(request);
  const seen = loadJson<Finished<R>>(files.last)?.token ?? 0;
  let lock = await lockFile(files.lock, { wait: 0, signal });
  if (!lock) {
    request.onWait?.(loadJson<Unfinished>(files.current));
    lock = await lockFile(files.lock, { wait, signal });
    if (!lock) return { how: 'busy', holder: loadJson<Unfinished>(files.current) };
  }
  try {
    const last = loadJson<Finished<R>>(files.last);
    const previous = unfinished(files.current, last);
    if (last?.action === action && !previous) {
      if (last.token > seen) return { how: 'joined', finished: last };
      const age = system.now() - last.ended;
      const now = last.verified && age >= 0 && age < tolerance ? await confirm(last) : undefined;
      if (now !== undefined) return { how: 'already', finished: { ...last, result: now } };
    }
    const turn = beginTurn(files.current, request, Math.max(last?.token ?? 0, previous?.token ?? 0) + 1, previous);
    const { verified, result } = await shoot(turn);
    const { operation, token } = turn;
    const finished: Finished<R> = { operation, token, action, ended: system.now(), verified, result };
    saveJson(files.last, finished);
    removeFile(files.current);
    return { how: 'shot', finished };
  } finally {
    lock.release();
  }
}

// Finished but not cleared away is finished.
function unfinished(file: string, last: Finished<unknown> | undefined): Unfinished | undefined {
  const current = loadJson<Unfinished>(file);
  return current && current.token > (last?.token ?? 0) ? current : undefined;
}

function beginTurn(file: string, request: ShotRequest, token: number, previous: Unfinished | undefined): Turn {
  const { action, system } = request;
  const operation = `${token}-${system.randomHex(6)}`;
  // a leader that takes over may die as well: what the one before it did must not get lost
  const inherited = previous?.action === action ? previous : undefined;
  const steps: string[] = [...(inherited?.steps ?? [])];
  const save = (at: number) => {
    const { pid, user } = system;
    saveJson(file, { operation, token, action, steps, at, pid, user } satisfies Unfinished);
  };
  save(inherited?.at ?? system.now());
  return {
    operation,
    token,
    ...(previous ? { previous } : {}),
    step(name) {
      steps.push(name);
      save(system.now());
    },
  };
}

function targetFiles({ folder, target }: ShotRequest) {
  const base = join(folder, `target-${encodeURIComponent(target)}`);
  return { lock: `${base}.lock`, current: `${base}.current.json`, last: `${base}.last.json` };
}
