import { OcfError } from '../../errors.ts';
import type { System } from '../../system.ts';
import { shorten } from '../dialogue.ts';
import type { Line } from '../line.ts';

/** What is needed of a line; a program on a terminal has it too. */
export type DeviceLine = Pick<Line, 'where' | 'stream' | 'text' | 'send' | 'lastWords' | 'close'>;

/** Finds what is waited for in what has come: it, and what is left of the text. */
export type Finder<T> = (text: string, silent: boolean) => { readonly found: T; readonly rest: string } | undefined;

/** Bytes of which nobody takes any, after which nobody listens any longer. */
const most = 1_048_576;

/** Takes what comes on a line, and waits for what has not come. */
export class LineInput {
  readonly #line: DeviceLine;
  readonly #system: System;
  readonly #signal: AbortSignal;
  readonly #keep: number;
  #heard = 0;
  /** Of these, how many came before the last was taken. */
  #taken = 0;
  #unread = '';
  #ended: string | undefined;
  #news = new AbortController();

  /** @param keep how much of what nobody takes is kept, the last of it counts */
  constructor(line: DeviceLine, { system, signal }: { system: System; signal: AbortSignal }, keep: number) {
    this.#line = line;
    this.#system = system;
    this.#signal = signal;
    this.#keep = keep;
    const end = (why: string) => {
      this.#ended ??= why;
      this.#news.abort();
    };
    signal.addEventListener('abort', () => this.#news.abort(), { once: true });
    const bound = Math.max(most, keep);
    line.stream.on('data', (piece: Buffer) => {
      if (this.#heard - this.#taken > bound) {
        return end(`more than ${Math.round(bound / 1_048_576)} MiB came without an answer`);
      }
      this.#heard += piece.length;
      this.#unread = (this.#unread + line.text(piece)).slice(-this.#keep);
      this.#news.abort();
    });
    line.stream.on('error', (error) => end(error.message));
    line.stream.on('close', () => end('the line was closed'));
    line.stream.on('end', () => end('the line was closed'));
  }

  get unread(): string {
    return this.#unread;
  }

  /** Bytes that ever came. */
  get heard(): number {
    return this.#heard;
  }

  forget(): void {
    this.#unread = '';
    this.#taken = this.#heard;
  }

  /** @throws OcfError FAILED when the line has ended or takes nothing */
  async send(text: string): Promise<void> {
    if (this.#ended !== undefined) throw this.#lost();
    await this.#line.send(Buffer.from(text, 'latin1'));
  }

  /**
   * Waits until the finder finds something. With `quiet` it is asked once more, and told so, when nothing has come for
   * so many milliseconds.
   *
   * @param deadline monotonic milliseconds
   * @throws OcfError TIMEOUT, FAILED when the line ends before, INTERRUPTED, and what the finder throws
   */
  async take<T>(deadline: number, find: Finder<T>, quiet?: number): Promise<T> {
    for (;;) {
      const taken = find(this.#unread, false);
      if (taken) return this.#keepRest(taken);
      this.#news = new AbortController();
      if (this.#signal.aborted) throw new OcfError('INTERRUPTED', `The talk with ${this.#line.where} was interrupted.`);
      const left = deadline - this.#system.monotonic();
      if (quiet !== undefined) {
        const over = this.#ended !== undefined || left <= 0;
        if (!over && (await this.#more(Math.min(quiet, left)))) continue;
        const last = find(this.#unread, true);
        if (last) return this.#keepRest(last);
      }
      if (this.#ended !== undefined) throw this.#lost();
      if (left <= 0) throw this.#late();
      await this.#more(left);
    }
  }

  #keepRest<T>({ found, rest }: { readonly found: T; readonly rest: string }): T {
    this.#unread = rest;
    this.#taken = this.#heard;
    return found;
  }

  // whether something came, or ended, within that time
  async #more(milliseconds: number): Promise<boolean> {
    const { signal } = this.#news;
    await this.#system.sleep(milliseconds, signal);
    return signal.aborted;
  }

  #late(): OcfError {
    const instead = this.#unread.trim() === '' ? 'it said nothing more' : `it said "${shorten(this.#unread)}"`;
    return new OcfError('TIMEOUT', `${this.#line.where} did not answer in time: ${instead}.`);
  }

  #lost(): OcfError {
    const why = this.#line.lastWords?.() ?? this.#ended;
    return new OcfError('FAILED', `The line ${this.#line.where} ended: ${why}.`);
  }
}
