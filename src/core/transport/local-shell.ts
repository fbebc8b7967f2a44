import { setMaxListeners } from 'node:events';
import type { System } from '../system.ts';
import { CappedOutput } from './capped-output.ts';
import { leftNothing, pace, writesWait } from './left-behind.ts';
import { killOnExit, letLive } from './live-groups.ts';
import { preludeText, startText } from './local-shell-text.ts';
import { MarkerSplitter } from './marker-splitter.ts';
import { endGroup, killPatience, type ProcessGroup, startProcessGroup } from './process-group.ts';
import { defaultGrace, longestTimer, type ProgramResult } from './spawn.ts';
import type { Call } from './transport.ts';

export type ShellSystem = Pick<System, 'randomHex' | 'monotonic' | 'sleep'>;

interface Running {
  readonly stdout: CappedOutput;
  readonly stderr: CappedOutput;
  readonly began: (group: number) => void;
  /** The exit status, or undefined when the shell has gone. */
  readonly ended: (code: number | undefined) => void;
}

type Stream = 'stdout' | 'stderr';

/**
 * A shell on this machine that starts one program at a time, each in a session of its own, as spawnProgram does: the fork
 * of a small shell costs a tenth of one of this program. Its words travel on its input, where no other user reads them.
 *
 * Marker lines on both streams, with a number nobody can guess: `B group`, then `F` when the program could not be started,
 * and `E status`. All between is taken for the program's: also what an earlier one has left behind writes, if that is not
 * in the earlier one's group any more; a shell does not start another program while anything is left of the group of one.
 */
export class LocalShell {
  readonly #system: ShellSystem;
  readonly #process: ProcessGroup;
  readonly #splitters: readonly MarkerSplitter[];
  readonly #open = new Set<Stream>();
  readonly #ended = new Set<Stream>();
  #pid: number | undefined;
  #running: Running | undefined;
  /** Looks since it last wrote. */
  #silence = 0;
  #fit = true;
  /** Something came that cannot be right: what runs is not judged. */
  #foiled = false;

  constructor(system: ShellSystem) {
    this.#system = system;
    const nonce = system.randomHex(9);
    const [stdout, stderr] = [this.#splitter('stdout', nonce), this.#splitter('stderr', nonce)];
    this.#splitters = [stdout, stderr];
    const began = (pid: number) => {
      this.#pid = pid;
    };
    this.#process = startProcessGroup({ argv: ['/bin/sh', '-s'], input: true, stdout, stderr, began });
    this.#process.write(preludeText(nonce));
    this.#process.ended.then(() => {
      this.#fit = false;
      this.#running?.ended(undefined);
    });
  }

  /** Whether another program may be run by it. */
  get fit(): boolean {
    return this.#fit && !this.#foiled;
  }

  /** Undefined when what became of the program is not known, or it could not be started: the shell is not fit then. */
  async run(call: Call, signal: AbortSignal | undefined): Promise<ProgramResult | undefined> {
    const begin = performance.now();
    const [stdout, stderr] = [new CappedOutput(), new CappedOutput()];
    let timedOut = false;
    let aborted = false;
    let group: number | undefined;
    let ending: Promise<void> | undefined;
    let ended = false;
    const code = await new Promise<number | undefined>((resolve) => {
      const settle = (status: number | undefined) => {
        ended = true;
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        resolve(status);
      };
      const end = () => {
        ending ??= this.#end(call.grace ?? defaultGrace, () => ({ group, ended })).then((gone) => {
          if (!gone) settle(undefined);
        });
      };
      const timer = setTimeout(
        () => {
          timedOut = !aborted;
          end();
        },
        Math.min(call.timeout, longestTimer),
      );
      const abort = () => {
        aborted = !timedOut;
        end();
      };
      // as many listen as there are looks
      if (signal) setMaxListeners(0, signal);
      signal?.addEventListener('abort', abort, { once: true });
      const began = (id: number) => {
        group = id;
        killOnExit(id);
        call.began?.(id);
        this.#process.write('\n');
      };
      this.#running = { stdout, stderr, began, ended: settle };
      this.#silence = 0;
      this.#process.keepAlive(true);
      this.#process.write(startText(call));
    });
    await ending;
    if (group !== undefined) {
      // a shell that has gone has left it alone
      if (code === undefined) await endGroup(group, call.grace ?? defaultGrace);
      else if (!(await leftNothing(group, this.#system, () => this.#silence++))) this.#fit = false;
      letLive(group);
    }
    for (const splitter of this.#splitters) splitter.end();
    this.#running = undefined;
    this.#open.clear();
    this.#ended.clear();
    // one that does not answer must not start it later
    if (code === undefined) this.#process.end(0);
    this.#process.keepAlive(false);
    // its streams are the same ones for all that it starts
    if (this.#fit && !writesWait(this.#pid)) this.#fit = false;
    // of these setsid does not tell whether they are the program's own
    const judged = code !== undefined && code !== 126 && code !== 127 && !this.#foiled;
    if (!judged) this.#fit = false;
    if (!judged && !timedOut && !aborted) return undefined;
    return {
      state: code === undefined ? 'unknown' : 'done',
      code,
      timedOut,
      aborted,
      stdout: stdout.text,
      stderr: stderr.text,
      omitted: stdout.omitted + stderr.omitted,
      milliseconds: Math.round(performance.now() - begin),
      error: undefined,
    };
  }

  /** Lets it end; what runs is not ended. */
  close(): void {
    this.#fit = false;
    this.#process.closeInput();
  }

  /** False when what runs could not be ended. */
  async #end(grace: number, now: () => { readonly group: number | undefined; readonly ended: boolean }) {
    const { monotonic, sleep } = this.#system;
    const deadline = monotonic() + grace + killPatience;
    for (;;) {
      const { group, ended } = now();
      // also of one that has ended, as long as anything is left of its group
      if (group !== undefined) await endGroup(group, Math.max(0, deadline - killPatience - monotonic()));
      if (ended || now().ended) return true;
      if (monotonic() > deadline) return false;
      // its group may not be there yet
      await sleep(pace);
    }
  }

  #splitter(stream: Stream, nonce: string): MarkerSplitter {
    return new MarkerSplitter(nonce, {
      text: (chunk) => {
        this.#silence = 0;
        if (this.#open.has(stream)) this.#running?.[stream].write(chunk);
        // it is not of what runs now, nor must it be taken for the words of the next
        else this.#foiled = true;
      },
      marker: ([kind, number]) => {
        if (kind === 'F') this.#foiled = true;
        if (kind === 'B') this.#open.add(stream);
        if (kind === 'B' && stream === 'stdout') this.#running?.began(Number(number));
        if (kind === 'E' && this.#ended.add(stream).size === 2) this.#running?.ended(Number(number));
      },
    });
  }
}
