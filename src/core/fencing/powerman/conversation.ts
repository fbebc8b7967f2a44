import { OcfError } from '../../errors.ts';
import type { System } from '../../system.ts';
import { shorten } from '../dialogue.ts';
import type { Line } from '../line.ts';
import type { PosixMatch, PosixPattern } from './posix-pattern.ts';

/** What a conversation needs of a line; a program on a terminal has it too. */
export type DeviceLine = Pick<Line, 'where' | 'stream' | 'text' | 'send' | 'lastWords' | 'close'>;

/** A match with the text it is of. */
export interface HeardMatch extends PosixMatch {
  readonly text: string;
}

export interface Expectation {
  readonly pattern: PosixPattern;
  /** Monotonic milliseconds when the whole script has to be done. */
  readonly deadline: number;
  /** What its captures say counts: see `expect`. False of a match tells that it is no answer, and to look behind it. */
  readonly reads?: Reads;
}

type Reads = (match: HeardMatch) => boolean;

/** powermand's own limit for what a device may say unasked. */
const keep = 65_536;
/** Milliseconds of silence after which a line without an end is taken for all there is. */
const quiet = 60;

/** What goes to a device and comes back, as powermand sees it: one buffer, and expressions that are tried on it. */
export class Conversation {
  readonly #line: DeviceLine;
  readonly #system: System;
  readonly #signal: AbortSignal;
  #unread = '';
  #ended: string | undefined;
  #news = new AbortController();

  constructor(line: DeviceLine, system: System, signal: AbortSignal) {
    this.#line = line;
    this.#system = system;
    this.#signal = signal;
    const end = (why: string) => {
      this.#ended ??= why;
      this.#news.abort();
    };
    signal.addEventListener('abort', () => this.#news.abort(), { once: true });
    line.stream.on('data', (piece: Buffer) => {
      this.#unread = (this.#unread + line.text(piece)).slice(-keep);
      this.#news.abort();
    });
    line.stream.on('error', (error) => end(error.message));
    line.stream.on('close', () => end('the line was closed'));
    line.stream.on('end', () => end('the line was closed'));
  }

  /** Throws away what has come, so that the next answer is one to the next question. */
  forget(): void {
    this.#unread = '';
  }

  /** @throws OcfError FAILED when the line ends */
  async send(text: string): Promise<void> {
    if (this.#ended !== undefined) throw this.#lost();
    await this.#line.send(Buffer.from(text, 'latin1'));
  }

  /**
   * Waits until the expression matches what has come. What is left is what came after the match.
   *
   * With `reads` it is tried on the lines one by one as they come, on the last one without an end only once nothing
   * more comes: what a capture holds does not depend on how the answer was cut into pieces on its way.
   *
   * @throws OcfError TIMEOUT, FAILED when the line ends before, INTERRUPTED
   */
  async expect({ pattern, deadline, reads }: Expectation): Promise<HeardMatch> {
    const progress = { tried: 0 };
    for (;;) {
      this.#news = new AbortController();
      const found = reads ? this.#readLines(pattern, reads, progress) : this.#find(pattern);
      if (found) return found;
      if (this.#signal.aborted) throw new OcfError('INTERRUPTED', 'The conversation with the device was interrupted.');
      const left = deadline - this.#system.monotonic();
      if (reads && progress.tried < this.#unread.length) {
        const over = this.#ended !== undefined || left <= 0;
        if (!over && (await this.#more(Math.min(quiet, left)))) continue;
        const last = this.#read(pattern, reads, this.#unread);
        if (last) return last;
      }
      if (this.#ended !== undefined) throw this.#lost();
      if (left <= 0) throw this.#late();
      await this.#more(left);
    }
  }

  // whether something came, or ended, within that time
  async #more(milliseconds: number): Promise<boolean> {
    const { signal } = this.#news;
    await this.#system.sleep(Math.max(0, milliseconds), signal);
    return signal.aborted;
  }

  #find(pattern: PosixPattern): HeardMatch | undefined {
    const text = this.#unread;
    const match = pattern.match(text);
    if (!match) return undefined;
    this.#unread = text.slice(match.end);
    return { ...match, text };
  }

  // on one whole line more each time, from where the last look ended
  #readLines(pattern: PosixPattern, reads: Reads, progress: { tried: number }): HeardMatch | undefined {
    for (;;) {
      const end = this.#unread.indexOf('\n', progress.tried);
      if (end < 0) return undefined;
      progress.tried = end + 1;
      const found = this.#read(pattern, reads, this.#unread.slice(0, progress.tried));
      if (found) return found;
    }
  }

  #read(pattern: PosixPattern, reads: Reads, text: string): HeardMatch | undefined {
    for (let from = 0; from < text.length; ) {
      const rest = text.slice(from);
      const match = pattern.match(rest);
      if (!match) return undefined;
      if (reads({ ...match, text: rest })) {
        this.#unread = this.#unread.slice(from + match.end);
        return { ...match, text: rest };
      }
      from += Math.max(match.end, 1);
    }
    return undefined;
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
