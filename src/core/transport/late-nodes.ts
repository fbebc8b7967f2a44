import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { System } from '../system.ts';

/** Milliseconds until a node that gave no shell counts as late, and one that did. */
const withoutShell = 2000;
const untilShell = 5000;
/** Milliseconds after which nothing is held against a node any more. */
const memory = 7 * 24 * 3600 * 1000;

/** What was seen of a node: whether it gave a shell, and after how many milliseconds. */
export interface ShellSeen {
  readonly shell: boolean;
  readonly milliseconds: number;
}

/** Times how long a node takes to give a shell, from the last try. */
export class ShellWatch {
  readonly #system: Pick<System, 'monotonic'>;
  #begin: number | undefined;
  #ready: number | undefined;

  constructor(system: Pick<System, 'monotonic'>) {
    this.#system = system;
  }

  readonly hooks = {
    onStart: () => {
      this.#begin = this.#system.monotonic();
    },
    onReady: () => {
      this.#ready = this.#system.monotonic();
    },
  };

  /** undefined when nothing was tried. */
  seen(): ShellSeen | undefined {
    if (this.#begin === undefined) return undefined;
    const shell = this.#ready !== undefined;
    return { shell, milliseconds: (this.#ready ?? this.#system.monotonic()) - this.#begin };
  }
}

/**
 * Nodes that were slow, or not reached after a while, when they were last tried: they are begun last, so that they do
 * not take the places of those that answer. Kept in a small file for the next command. It is a help and no more: what
 * cannot be read or written, or is overwritten by another ocf, is forgotten.
 */
export class LateNodes {
  readonly #file: string | undefined;
  readonly #system: Pick<System, 'now' | 'pid'>;
  #since: Map<string, number> | undefined;

  constructor(file: string | undefined, system: Pick<System, 'now' | 'pid'>) {
    this.#file = file;
    this.#system = system;
  }

  has(name: string): boolean {
    return this.#known.has(name);
  }

  note(name: string, { shell, milliseconds, aborted }: ShellSeen & { readonly aborted: boolean }): void {
    const late = milliseconds >= (shell ? untilShell : withoutShell);
    // one that was not waited for has not shown what it is
    if (aborted && !shell && !late) return;
    // one that fails at once holds nobody up
    if (late === this.#known.has(name)) return;
    this.#since = this.#read();
    if (late) this.#since.set(name, this.#system.now());
    else this.#since.delete(name);
    this.#write(this.#since);
  }

  get #known(): ReadonlyMap<string, number> {
    this.#since ??= this.#read();
    return this.#since;
  }

  #read(): Map<string, number> {
    const now = this.#system.now();
    try {
      const entries = Object.entries(JSON.parse(readFileSync(this.#file ?? '', 'utf8')) as Record<string, unknown>);
      const fresh = entries.filter((entry): entry is [string, number] => Number(entry[1]) > now - memory);
      return new Map(fresh);
    } catch {
      return new Map(this.#file === undefined ? this.#since : []);
    }
  }

  #write(since: ReadonlyMap<string, number>): void {
    if (this.#file === undefined) return;
    const fresh = `${this.#file}.${this.#system.pid}.tmp`;
    try {
      writeFileSync(fresh, `${JSON.stringify(Object.fromEntries(since))}\n`, { mode: 0o600 });
      renameSync(fresh, this.#file);
    } catch {
      try {
        rmSync(fresh, { force: true });
      } catch {
        // the folder is not there, or not ours: nothing was written
      }
    }
  }
}
