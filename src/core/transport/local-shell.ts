import type { System } from '../system.ts';
import { CappedOutput } from './capped-output.ts';
import { killOnExit, letLive } from './live-groups.ts';
import { MarkerSplitter } from './marker-splitter.ts';
import { endGroup, killPatience, type ProcessGroup, startProcessGroup } from './process-group.ts';
import { quote, quoteAll } from './quote.ts';
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
 * Marker lines, with a number nobody can guess: `B group` on stdout, then `E status` on both streams.
 */
export class LocalShell {
  readonly #system: ShellSystem;
  readonly #process: ProcessGroup;
  readonly #open = new Set<Stream>();
  #running: Running | undefined;
  #fit = true;

  constructor(system: ShellSystem) {
    this.#system = system;
    const nonce = system.randomHex(9);
    const stdout = this.#splitter('stdout', nonce);
    const stderr = this.#splitter('stderr', nonce);
    this.#process = startProcessGroup({ argv: ['/bin/sh', '-s'], input: true, stdout, stderr });
    this.#process.write(prelude(nonce));
    this.#process.ended.then(() => {
      this.#fit = false;
      this.#running?.ended(undefined);
    });
  }

  /** Whether another program may be run by it. */
  get fit(): boolean {
    return this.#fit;
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
      signal?.addEventListener('abort', abort, { once: true });
      const began = (id: number) => {
        group = id;
        killOnExit(id);
        call.began?.(id);
      };
      this.#running = { stdout, stderr, began, ended: settle };
      this.#open.add('stdout').add('stderr');
      this.#process.keepAlive(true);
      this.#process.write(textOf(call));
    });
    this.#running = undefined;
    await ending;
    if (group !== undefined) letLive(group);
    this.#process.keepAlive(false);
    // of these a shell cannot tell whether they are the program's own
    if (code === undefined || code === 126 || code === 127) this.#fit = false;
    if (!this.#fit && !timedOut && !aborted) return undefined;
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
      await sleep(20);
    }
  }

  #splitter(stream: Stream, nonce: string): MarkerSplitter {
    return new MarkerSplitter(nonce, {
      text: (chunk) => {
        if (this.#open.has(stream)) this.#running?.[stream].write(chunk);
        // something that an earlier program left behind: it must not be taken for the words of the next
        else this.#fit = false;
      },
      marker: ([kind, number]) => {
        if (kind === 'B') this.#running?.began(Number(number));
        if (kind !== 'E') return;
        this.#open.delete(stream);
        if (this.#open.size === 0) this.#running?.ended(Number(number));
      },
    });
  }
}

function prelude(nonce: string): string {
  return `begun() { printf '\\n%s B %s\\n' ${nonce} $1; }
ended() { printf '\\n%s E %s\\n' ${nonce} $1; printf '\\n%s E %s\\n' ${nonce} $1 >&2; }
`;
}

function textOf({ argv, env = {} }: Call): string {
  const names = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}`);
  return `{ (
unset PWD OLDPWD SHLVL
${names.join('\n')}
exec setsid ${quoteAll(argv)}
) </dev/null &
begun $!; wait $! 2>/dev/null; ended $?; }
`;
}
