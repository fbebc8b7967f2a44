import { LocalShell, type ShellSystem } from './local-shell.ts';
import type { ProgramResult } from './spawn.ts';
import type { Call } from './transport.ts';

/** Calls of this process after which shells of their own are worth what they cost. */
const worthwhile = 32;
const most = 16;
/** Shells that were of no use, until none is tried any more: a machine without setsid, say. */
const patience = 8;

/** Shells that start the many programs of one that looks again and again: see LocalShell. */
export class LocalShells {
  readonly #system: ShellSystem;
  readonly #idle: LocalShell[] = [];
  #count = 0;
  #asked = 0;
  #useless = 0;
  #closed = false;

  constructor(system: ShellSystem) {
    this.#system = system;
  }

  /** Undefined when it has to be run, or run again, another way. */
  async run(call: Call, signal: AbortSignal | undefined): Promise<ProgramResult | undefined> {
    if (!call.repeatable || !isPlain(call) || signal?.aborted) return undefined;
    this.#asked += 1;
    if (this.#asked <= worthwhile) return undefined;
    const shell = this.#take();
    if (!shell) return undefined;
    const result = await shell.run(call, signal);
    if (!result) this.#useless += 1;
    if (this.#useless >= patience) this.close();
    if (shell.fit && !this.#closed) this.#idle.push(shell);
    else this.#drop(shell);
    return result;
  }

  close(): void {
    this.#closed = true;
    for (const shell of this.#idle.splice(0)) this.#drop(shell);
  }

  #take(): LocalShell | undefined {
    for (let shell = this.#idle.pop(); shell; shell = this.#idle.pop()) {
      if (shell.fit) return shell;
      this.#drop(shell);
    }
    if (this.#closed || this.#count >= most) return undefined;
    this.#count += 1;
    return new LocalShell(this.#system);
  }

  #drop(shell: LocalShell): void {
    this.#count -= 1;
    shell.close();
  }
}

/** Whether a shell can give it to a program unchanged. */
function isPlain({ argv, env = {}, stdin }: Call): boolean {
  const texts = [...argv, ...Object.values(env)];
  return (
    stdin === undefined &&
    // setsid would take it for an option of its own
    !argv[0]?.startsWith('-') &&
    texts.every((text) => !text.includes('\0')) &&
    // shells have a meaning for many others
    Object.keys(env).every((name) => /^((OCF|HA)_\w*|PATH|LC_ALL)$/.test(name))
  );
}
