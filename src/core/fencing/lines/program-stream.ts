import { Duplex } from 'node:stream';
import type { ProcessGroup } from '../../transport/process-group.ts';

/** What a running program reads and writes. */
export class ProgramStream extends Duplex {
  readonly #program: string;
  #group: ProcessGroup | undefined;
  #ended: string | undefined;
  readonly sink = { write: (chunk: Buffer) => void this.push(chunk) };

  /** @param program as messages name it */
  constructor(program: string) {
    super();
    this.#program = program;
  }

  follow(group: ProcessGroup): void {
    this.#group = group;
    group.ended.then((ending) => {
      this.#ended = ending.started ? `${this.#program} ended with status ${ending.code}` : ending.error.message;
      if (!this.destroyed) this.push(null);
    });
  }

  /** How it ended; undefined while it runs. */
  get ended(): string | undefined {
    return this.#ended;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    if (this.#ended === undefined) this.#group?.write(chunk);
    done(this.#ended === undefined ? undefined : new Error(this.#ended));
  }
}
