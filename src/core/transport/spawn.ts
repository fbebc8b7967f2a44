import { setMaxListeners } from 'node:events';
import { CappedOutput, outputCap } from './capped-output.ts';
import { type ProcessGroupOptions, startProcessGroup } from './process-group.ts';

/** Milliseconds between SIGTERM and SIGKILL where a caller does not say. */
export const defaultGrace = 2000;

/** Node fires longer timers at once. */
export const longestTimer = 2 ** 31 - 1;

export interface ProgramRequest {
  /** Program and arguments; no shell comes between. */
  readonly argv: readonly string[];
  /** The whole environment, besides PATH and LC_ALL=C where it does not say otherwise. */
  readonly env?: Readonly<Record<string, string>>;
  /** Text for the program's standard input; without it the program reads end of file at once. */
  readonly stdin?: string;
  /** Time limit in milliseconds. */
  readonly timeout: number;
  /** Milliseconds between SIGTERM and SIGKILL, both to the whole process group. */
  readonly grace?: number;
  /** Bytes kept at either end of stdout and of stderr. */
  readonly cap?: number;
  /** Ends the program's process group. */
  readonly signal?: AbortSignal;
  readonly cwd?: string;
  /** Descriptors of ours that the program and what it starts have too, as their descriptors 3 and on. */
  readonly hold?: number | readonly number[];
  /** Told the id of its process group once it was started. */
  readonly began?: (group: number) => void;
}

/** What became of a local program. */
export interface ProgramResult {
  /** `unknown`: it could not be killed, not even with SIGKILL. */
  readonly state: 'done' | 'not-started' | 'unknown';
  /** Exit status (128+n for signal n) of a program that is `done`. */
  readonly code: number | undefined;
  /** It was ended because its time limit was reached; `code` then says nothing. */
  readonly timedOut: boolean;
  /** It was ended, or not started, because of the signal. */
  readonly aborted: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes left out of the middle of stdout and stderr together. */
  readonly omitted: number;
  readonly milliseconds: number;
  /** Why it did not start. */
  readonly error: NodeJS.ErrnoException | undefined;
}

/**
 * Runs a program on this machine, in a process group of its own, and never throws for what happens to it.
 *
 * - The result comes when the program has exited, also when processes it left behind hold its output open; those live
 *   on. At most some grace and two seconds after the time limit it comes in any case.
 * - On time-out, on abort and when this program exits, the whole group is ended.
 * - Output is read to its end but kept only up to `cap`.
 */
export async function spawnProgram(request: ProgramRequest): Promise<ProgramResult> {
  const { timeout, grace = defaultGrace, cap = outputCap, signal } = request;
  const stdout = new CappedOutput(cap);
  const stderr = new CappedOutput(cap);
  const nothing = { code: undefined, timedOut: false, stdout: '', stderr: '', omitted: 0, milliseconds: 0 };
  if (signal?.aborted) return { ...nothing, state: 'not-started', aborted: true, error: undefined };

  const begin = performance.now();
  const group = startProcessGroup({ ...groupOptions(request), stdout, stderr });
  if (request.stdin !== undefined) {
    group.write(request.stdin);
    group.closeInput();
  }
  let timedOut = false;
  let aborted = false;
  const timer = setTimeout(
    () => {
      timedOut = !aborted && group.end(grace);
    },
    Math.min(timeout, longestTimer),
  );
  const abort = () => {
    aborted = !timedOut && group.end(grace);
  };
  // as many listen as there are nodes
  if (signal) setMaxListeners(0, signal);
  signal?.addEventListener('abort', abort, { once: true });
  const ending = await group.ended;
  clearTimeout(timer);
  signal?.removeEventListener('abort', abort);

  if (!ending.started) return { ...nothing, state: 'not-started', aborted: false, error: ending.error };
  return {
    state: ending.survived ? 'unknown' : 'done',
    code: ending.survived ? undefined : ending.code,
    timedOut,
    aborted,
    stdout: stdout.text,
    stderr: stderr.text,
    omitted: stdout.omitted + stderr.omitted,
    milliseconds: Math.round(performance.now() - begin),
    error: undefined,
  };
}

function groupOptions({
  argv,
  env,
  cwd,
  stdin,
  hold,
  began,
}: ProgramRequest): Omit<ProcessGroupOptions, 'stdout' | 'stderr'> {
  return {
    argv,
    input: stdin !== undefined,
    ...(env === undefined ? {} : { env }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(hold === undefined ? {} : { hold }),
    ...(began === undefined ? {} : { began }),
  };
}
