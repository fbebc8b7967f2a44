/** Where a program's output goes as it comes. */
export interface Sink {
  write(chunk: Buffer): void;
}

/** Bytes kept at either end of one stream. */
export const outputCap = 64 * 1024;

/**
 * Keeps the first and the last bytes of a stream and counts the rest, so that a program may print as much as it
 * likes: the memory used stays within four times the cap.
 */
export class CappedOutput implements Sink {
  readonly #cap: number;
  readonly #head: Buffer[] = [];
  #headSize = 0;
  #tail: Buffer[] = [];
  #tailSize = 0;
  #dropped = 0;

  /** `cap` bytes are kept at either end. */
  constructor(cap: number = outputCap) {
    this.#cap = cap;
  }

  write(chunk: Buffer): void {
    const room = this.#cap - this.#headSize;
    if (room > 0) {
      this.#head.push(chunk.subarray(0, room));
      this.#headSize += Math.min(room, chunk.length);
    }
    if (chunk.length <= room) return;
    weigh(chunk);
    this.#tail.push(room > 0 ? chunk.subarray(room) : chunk);
    this.#tailSize += chunk.length - Math.max(room, 0);
    // joined rarely, so that a stream of tiny chunks stays linear and large chunks are let go of
    if (this.#tailSize > 2 * this.#cap || this.#tail.length > 1024) this.#shorten();
  }

  /** Bytes left out of the middle. */
  get omitted(): number {
    return this.#dropped + Math.max(0, this.#tailSize - this.#cap);
  }

  /** What was kept; a line in the middle says how much was not. */
  get text(): string {
    if (this.#tailSize === 0 && this.#dropped === 0) return wholeOf(this.#head);
    this.#shorten();
    const head = Buffer.concat(this.#head);
    const tail = Buffer.concat(this.#tail);
    if (this.#dropped === 0) return Buffer.concat([head, tail]).toString('utf8');
    return `${head.toString('utf8')}\n[… ${this.#dropped} bytes left out …]\n${tail.toString('utf8')}`;
  }

  #shorten(): void {
    const all = Buffer.concat(this.#tail);
    const excess = Math.max(0, all.length - this.#cap);
    this.#tail = [excess > 0 ? Buffer.from(all.subarray(excess)) : all];
    this.#tailSize = all.length - excess;
    this.#dropped += excess;
  }
}

/**
 * What is read from a pipe lies beside the heap and is let go of when the heap is collected, which hardly ever comes of
 * reading alone: tens of megabytes would pile up. A text as long as the chunk has it collected as often as is right.
 */
function weigh(chunk: Buffer): void {
  chunk.toString('latin1');
}

// most programs print nothing, or all of it at once
function wholeOf(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  if (only === undefined) return '';
  return (chunks.length === 1 ? only : Buffer.concat(chunks)).toString('utf8');
}
