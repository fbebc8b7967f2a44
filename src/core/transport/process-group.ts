import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import type { Sink } from './capped-output.ts';
import type { Carrier, Ending } from './carrier.ts';
import { killOnExit, letLive, signalGroup } from './live-groups.ts';

/** Where programs are looked for, here and on every node. */
export const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface ProcessGroupOptions {
  /** Program and arguments; no shell comes between. */
  readonly argv: readonly string[];
  /** The whole environment, besides PATH and LC_ALL=C where it does not say otherwise. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Whether the program has an input to be written to; otherwise it reads end of file at once. */
  readonly input: boolean;
  /** Descriptors of ours that it has too, as its descriptors 3 and on. */
  readonly hold?: number | readonly number[];
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Told the group's id before anything else is done. */
  readonly began?: (group: number) => void;
}

/**
 * A running program in a process group of its own.
 *
 * `ended` resolves when the program has exited and what it wrote was read. It does not wait for other processes
 * that hold its output open, and not for its group, unless `end` was called: then the group is gone too, or got
 * SIGKILL. A program that SIGKILL does not end within two seconds has `survived`.
 */
export interface ProcessGroup extends Carrier {
  /** SIGTERM to the group, and SIGKILL after `grace` milliseconds to what is left of it. */
  end(grace: number): boolean;
  write(input: string | Buffer): void;
}

/** Milliseconds after SIGKILL until a process that does not go is given up. */
const killPatience = 2000;
/** Milliseconds without output, after the program's exit, until its pipes are taken for held by others. */
const quiet = 100;
/** Milliseconds after the program's exit when its pipes are given up in any case. */
const drainLimit = 1000;

export function startProcessGroup(options: ProcessGroupOptions): ProcessGroup {
  let child: ChildProcess;
  try {
    child = launch(options);
  } catch (error) {
    return notStarted(error as NodeJS.ErrnoException);
  }
  const { pid } = child;
  if (pid === undefined) {
    const failed = new Promise<Ending>((resolve) => {
      child.on('error', (error) => resolve({ started: false, error }));
    });
    return { ...notStarted(new Error('not started')), ended: failed };
  }
  options.began?.(pid);
  killOnExit(pid);
  return follow(child, pid, options);
}

function launch({ argv, env, cwd, input, hold }: ProcessGroupOptions): ChildProcess {
  const [program = '', ...words] = argv;
  return spawn(program, words, {
    detached: true,
    env: { PATH: systemPath, LC_ALL: 'C', ...env },
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe', ...(hold === undefined ? [] : [hold].flat())],
    ...(cwd === undefined ? {} : { cwd }),
  });
}

function notStarted(error: NodeJS.ErrnoException): ProcessGroup {
  return {
    ended: Promise.resolve({ started: false, error }),
    write() {},
    closeInput() {},
    closeOutput() {},
    end: () => false,
  };
}

function nothing(): void {}

function follow(child: ChildProcess, pid: number, { stdout, stderr }: ProcessGroupOptions): ProcessGroup {
  const outputs = [child.stdout, child.stderr].filter((stream) => stream !== null);
  child.stdout?.on('data', (chunk: Buffer) => stdout.write(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.write(chunk));
  // a program need not read its input, and one that is gone cannot: neither is a failure
  child.stdin?.on('error', nothing);
  for (const stream of outputs) stream.on('error', nothing);

  let exited = false;
  let ending: Promise<void> | undefined;
  let patience: NodeJS.Timeout | undefined;
  let giveUp = () => {};

  const ended = new Promise<Ending>((resolve) => {
    giveUp = () => resolve({ started: true, code: 128 + constants.signals.SIGKILL, survived: true });
    child.on('error', nothing);
    child.on('exit', async (code, signal) => {
      exited = true;
      await drained(child, outputs);
      await ending;
      resolve({ started: true, code: code ?? 128 + constants.signals[signal ?? 'SIGKILL'], survived: false });
    });
  }).finally(() => {
    clearTimeout(patience);
    letLive(pid);
    for (const stream of outputs) stream.destroy();
    child.stdin?.destroy();
    // a process that cannot be killed must not keep this program from ending
    child.unref();
  });

  return {
    ended,
    write: (input) => void child.stdin?.write(input),
    closeInput: () => void child.stdin?.end(),
    closeOutput: () => {
      for (const stream of outputs) stream.destroy();
    },
    end: (grace) => {
      if (exited) return false;
      ending ??= endGroup(pid, grace).finally(() => {
        patience = setTimeout(giveUp, killPatience);
      });
      return true;
    },
  };
}

/** Resolves when no process of the group is left, or SIGKILL was sent to those that were. */
async function endGroup(group: number, grace: number): Promise<void> {
  const deadline = performance.now() + grace;
  signalGroup(group, 'SIGTERM');
  while (signalGroup(group, 0)) {
    const left = deadline - performance.now();
    if (left <= 0) {
      signalGroup(group, 'SIGKILL');
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(20, left)));
  }
}

/** Resolves when all output was read, or nothing more came for a moment because others hold the pipes open. */
function drained(child: ChildProcess, outputs: readonly Readable[]): Promise<void> {
  return new Promise((resolve) => {
    // also when this loop was held up for longer than the limit: children are noticed before their pipes are read
    const limit = setTimeout(() => afterReading(finish), drainLimit);
    let timer = setTimeout(look, quiet);
    let heard = false;
    const hear = () => {
      heard = true;
    };
    // a busy loop may run timers late: what is already in the pipe is read before the silence is believed
    function look() {
      heard = false;
      afterReading(() => (heard ? again() : finish()));
    }
    function again() {
      timer = setTimeout(look, quiet);
    }
    function finish() {
      clearTimeout(limit);
      clearTimeout(timer);
      child.off('close', finish);
      for (const stream of outputs) stream.off('data', hear);
      resolve();
    }
    child.once('close', finish);
    for (const stream of outputs) stream.on('data', hear);
  });
}

/** Acts once the loop has read what is in the pipes now. */
function afterReading(action: () => void): void {
  setImmediate(() => setImmediate(action));
}
