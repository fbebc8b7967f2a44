import { OcfError } from '../errors.ts';
import type { Line } from './line.ts';

/** An answer that came: which of the expected ones, and what stood before it. */
export interface Heard<N extends string> {
  readonly name: N;
  readonly before: string;
}

const keep = 65_536;

/**
 * Talks with a device over a line: sends text and waits for one of the answers of its grammar. Silence is TIMEOUT,
 * a line that ends is FAILED; an answer that is none of the expected ones is never taken for one.
 */
export class Dialogue {
  readonly #line: Line;
  #unread = '';
  #ended: string | undefined;
  #wake: () => void = () => undefined;

  constructor(line: Line) {
    this.#line = line;
    const end = (why: string) => {
      this.#ended ??= why;
      this.#wake();
    };
    line.stream.on('data', (piece: Buffer) => {
      this.#unread = (this.#unread + line.text(piece)).slice(-keep);
      this.#wake();
    });
    line.stream.on('error', (error) => end(error.message));
    line.stream.on('close', () => end('the line was closed'));
    line.stream.on('end', () => end('the line was closed'));
  }

  /** What has come and was not asked for yet; also what is left over when an expectation fails. */
  get unread(): string {
    return this.#unread;
  }

  /** Throws away what has come, so that the next answer is one to the next command. */
  forget(): void {
    this.#unread = '';
  }

  /** Waits until nothing has come for so many milliseconds. */
  async settle(quiet: number): Promise<void> {
    for (let before: string | undefined; before !== this.#unread && this.#ended === undefined; ) {
      before = this.#unread;
      await new Promise((resolve) => setTimeout(resolve, quiet));
    }
  }

  /** Sends a command; `what` names it in errors in place of its text, which may be a password. */
  async send(text: string, what: string): Promise<void> {
    if (this.#ended !== undefined) throw this.#lost(what);
    await this.#line.send(Buffer.from(text, 'latin1')).catch((error: unknown) => {
      if (error instanceof OcfError && error.code === 'FAILED') throw this.#lost(what);
      throw error;
    });
  }

  /**
   * Waits until one of the answers has come; the one that ends first counts. All up to its end is taken from what is
   * unread.
   *
   * @throws OcfError TIMEOUT, FAILED when the line ends before
   */
  async expect<N extends string>(
    answers: Readonly<Record<N, RegExp>>,
    milliseconds: number,
    what: string,
  ): Promise<Heard<N>> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.#wake();
    }, milliseconds);
    try {
      for (;;) {
        const heard = this.#find(answers);
        if (heard) return heard;
        if (this.#ended !== undefined) throw this.#lost(what);
        if (late) {
          const heardInstead = this.#unread.trim() === '' ? 'nothing' : `"${shorten(this.#unread)}"`;
          throw new OcfError(
            'TIMEOUT',
            `${this.#line.where} did not answer ${what} within ${milliseconds / 1000} s: it said ${heardInstead}.`,
          );
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #find<N extends string>(answers: Readonly<Record<N, RegExp>>): Heard<N> | undefined {
    let first: { name: N; start: number; end: number } | undefined;
    for (const [name, pattern] of Object.entries(answers) as [N, RegExp][]) {
      const match = pattern.exec(this.#unread);
      const end = match ? match.index + match[0].length : Number.POSITIVE_INFINITY;
      if (match && (!first || end < first.end)) first = { name, start: match.index, end };
    }
    if (!first) return undefined;
    const before = this.#unread.slice(0, first.start);
    this.#unread = this.#unread.slice(first.end);
    return { name: first.name, before };
  }

  #lost(what: string): OcfError {
    const why = this.#line.lastWords?.() ?? this.#ended;
    return new OcfError('FAILED', `The line ${this.#line.where} ended before ${what} was answered: ${why}.`);
  }
}

/** The last of a text on one line, for evidence. */
export function shorten(text: string, most = 200): string {
  const line = text.replace(/[^\x20-\x7e]+/g, ' ').trim();
  return line.length > most ? `…${line.slice(-most)}` : line;
}
