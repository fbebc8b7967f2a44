import type { Sink } from '../transport/capped-output.ts';

export interface TimedLine {
  readonly text: string;
  /** When its end came; monotonic milliseconds. */
  readonly at: number;
}

/** Lines kept: ssh says a few hundred at most. */
const most = 2000;

/** Lines with the time at which each was there. */
export class LineTimes implements Sink {
  readonly lines: TimedLine[] = [];
  readonly #now: () => number;
  #begun = '';

  constructor(now: () => number) {
    this.#now = now;
  }

  write(chunk: Buffer): void {
    const at = this.#now();
    const parts = `${this.#begun}${chunk.toString('utf8')}`.split('\n');
    this.#begun = (parts.pop() ?? '').slice(0, 10_000);
    for (const part of parts) if (this.lines.length < most) this.lines.push({ text: part.replace(/\r$/, ''), at });
  }
}
