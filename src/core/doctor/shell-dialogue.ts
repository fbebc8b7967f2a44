import type { System } from '../system.ts';
import type { Ending } from '../transport/carrier.ts';
import { startProcessGroup } from '../transport/process-group.ts';
import { helloLine } from '../transport/program.ts';
import { LineTimes, type TimedLine } from './line-times.ts';

export interface DialogueRequest {
  /** A program that gives a POSIX shell, reading its standard input. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly system: Pick<System, 'monotonic' | 'randomHex'>;
  /** Ends it all: the time limit, or an interruption. */
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly text: string;
  /** Monotonic milliseconds when the question was sent and when the answer was there. */
  readonly asked: number;
  readonly answered: number;
}

/** A conversation with a shell: one question at a time, each a text of shell commands. */
export interface ShellDialogue {
  /** When the program was started; monotonic milliseconds. */
  readonly started: number;
  /** Waits for the shell; what came on standard output before it. undefined: there is no shell, see `ended`. */
  readonly hello: Promise<Answer | undefined>;
  /** undefined: the shell has gone, or the time is up. */
  ask(text: string): Promise<Answer | undefined>;
  /** What came on standard error so far. */
  readonly errors: readonly TimedLine[];
  /** What came on standard output without an answer in it; for a shell that never was one. */
  readonly rest: string;
  close(): Promise<Ending>;
}

/** Milliseconds between SIGTERM and SIGKILL for the program that gave the shell. */
const grace = 500;
/** Characters kept of what comes: no answer is near as long. */
const most = 1_000_000;

/** Starts a shell. Never throws for what happens to it. */
export function openDialogue({ argv, env, system, signal }: DialogueRequest): ShellDialogue {
  const nonce = system.randomHex(9);
  const errors = new LineTimes(() => system.monotonic());
  let received = '';
  let waiting: ((answer: Answer | undefined) => void) | undefined;
  let asked = system.monotonic();
  let over = false;
  let count = 0;
  let mark = 'R';

  const started = system.monotonic();
  const group = startProcessGroup({ argv, env, input: true, stdout: { write: hear }, stderr: errors });
  const leave = () => {
    group.closeInput();
    group.end(grace);
  };
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  const ended = group.ended.finally(() => {
    over = true;
    signal.removeEventListener('abort', leave);
    answer(undefined);
  });

  const hello = new Promise<Answer | undefined>((resolve) => {
    waiting = resolve;
  });
  group.write(helloLine(nonce, { clean: true }));

  return {
    started,
    hello,
    ask(text) {
      if (over || signal.aborted) return Promise.resolve(undefined);
      asked = system.monotonic();
      mark = String(++count);
      const answered = new Promise<Answer | undefined>((resolve) => {
        waiting = resolve;
      });
      // in braces, so that nothing of it reads what follows
      group.write(`{\n${text}\n} </dev/null 2>/dev/null\nprintf '\\n%s %s\\n' ${nonce} ${mark}\n`);
      return answered;
    },
    get errors() {
      return errors.lines;
    },
    get rest() {
      return received;
    },
    close() {
      group.closeInput();
      group.end(grace);
      return ended;
    },
  };

  function hear(chunk: Buffer): void {
    if (received.length < most) received += chunk.toString('utf8');
    const marker = `\n${nonce} ${mark}\n`;
    const at = received.indexOf(marker);
    if (at < 0) return;
    const text = received.slice(0, at);
    received = received.slice(at + marker.length);
    answer({ text, asked, answered: system.monotonic() });
  }

  function answer(given: Answer | undefined): void {
    const resolve = waiting;
    waiting = undefined;
    resolve?.(given);
  }
}
