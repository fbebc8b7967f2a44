import { OcfError } from '../errors.ts';
import type { Line } from './line.ts';
import { matchInTime } from './match-in-time.ts';

/** An answer that came: which of the expected ones, and what stood before it. */
export interface Heard<N extends string> {
  readonly name: N;
  readonly before: string;
  /** The answer itself. */
  readonly text: string;
  /** What its named groups took. */
  readonly groups: Readonly<Record<string, string | undefined>>;
}

export interface DialogueOptions {
  /** Ends every wait. */
  readonly signal?: AbortSignal;
  /** Told of all that comes. */
  readonly heard?: (text: string) => void;
}

const keep = 65_536;

/** Bytes without an answer in them, after which nobody listens any longer. */
const most = 1_048_576;

/**
 * Talks with a device over a line: sends text and waits for one of the answers of its grammar. Silence is TIMEOUT,
 * a line that ends is FAILED; an answer that is none of the expected ones is never taken for one.
 */
export class Dialogue {
  readonly #line: Line;
  readonly #signal: AbortSignal | undefined;
  #unread = '';
  #silent = true;
  #count = 0;
  /** Of these, how many came before the last answer. */
  #answered = 0;
  #ended: string | undefined;
  #wake: () => void = () => undefined;

  constructor(line: Line, { signal, heard }: DialogueOptions = {}) {
    this.#line = line;
    this.#signal = signal;
    const end = (why: string) => {
      this.#ended ??= why;
      this.#wake();
    };
    line.stream.on('data', (piece: Buffer) => {
      if (this.#count - this.#answered > most) return end(`more than ${most / 1_048_576} MiB came without an answer`);
      const text = line.text(piece);
      heard?.(text);
      this.#count += piece.length;
      if (text.trim() !== '') this.#silent = false;
      this.#unread = (this.#unread + text).slice(-keep);
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

  /** Nothing but blanks has ever come. */
  get silent(): boolean {
    return this.#silent;
  }

  /** The line has ended. */
  get lost(): boolean {
    return this.#ended !== undefined;
  }

  /** Throws away what has come, so that the next answer is one to the next command. */
  forget(): void {
    this.#unread = '';
    this.#answered = this.#count;
  }

  /** Waits until nothing has come for so many milliseconds, or until the most of them have passed. */
  async settle(quiet: number, most = 5_000): Promise<void> {
    let left = most;
    for (let before: number | undefined; before !== this.#count && left > 0 && !this.lost; left -= quiet) {
      before = this.#count;
      await new Promise((resolve) => setTimeout(resolve, Math.min(quiet, left)));
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
    const aborted = () => this.#wake();
    this.#signal?.addEventListener('abort', aborted, { once: true });
    try {
      for (;;) {
        const heard = this.#find(answers, what);
        if (heard) return heard;
        if (this.#signal?.aborted) throw new OcfError('INTERRUPTED', `Interrupted before ${what} was answered.`);
        if (this.#ended !== undefined) throw this.#lost(what);
        if (late) {
          const heardInstead = this.#unread.trim() === '' ? 'nothing' : `"${shorten(this.#unread)}"`;
          throw new OcfError(
            'TIMEOUT',
            `${this.#line.where} did not answer ${what} within ${Number((milliseconds / 1000).toFixed(1))} s: it said ${heardInstead}.`,
          );
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
      this.#signal?.removeEventListener('abort', aborted);
    }
  }

  #find<N extends string>(answers: Readonly<Record<N, RegExp>>, what: string): Heard<N> | undefined {
    const patterns = `The patterns of the answers to ${what}, on what ${this.#line.where} said,`;
    const first = matchInTime(() => firstOf(answers, this.#unread), patterns);
    if (!first) return undefined;
    const { name, match } = first;
    const before = this.#unread.slice(0, match.index);
    this.#unread = this.#unread.slice(first.end);
    this.#answered = this.#count;
    return { name, before, text: match[0], groups: { ...match.groups } };
  }

  #lost(what: string): OcfError {
    const why = this.#line.lastWords?.() ?? this.#ended;
    return new OcfError('FAILED', `The line ${this.#line.where} ended before ${what} was answered: ${why}.`);
  }
}

// of several answers the one that ends first
function firstOf<N extends string>(answers: Readonly<Record<N, RegExp>>, text: string) {
  let first: { readonly name: N; readonly match: RegExpExecArray; readonly end: number } | undefined;
  for (const [name, pattern] of Object.entries(answers) as [N, RegExp][]) {
    const match = pattern.exec(text);
    const end = match ? match.index + match[0].length : Number.POSITIVE_INFINITY;
    if (match && (!first || end < first.end)) first = { name, match, end };
  }
  return first;
}

/** The last of a text on one line, for evidence. */
export function shorten(text: string, most = 200): string {
  const line = text.replace(/[^\x20-\x7e]+/g, ' ').trim();
  return line.length > most ? `…${line.slice(-most)}` : line;
}
