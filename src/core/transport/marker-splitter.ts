import type { Sink } from './capped-output.ts';

export interface MarkerListener {
  /** Text between markers, in order. */
  text(chunk: Buffer): void;
  /** The words of a marker line behind its nonce. */
  marker(words: readonly string[]): void;
}

/** Takes the marker lines out of a stream as it comes; memory stays within one chunk. */
export class MarkerSplitter implements Sink {
  readonly #needle: Buffer;
  readonly #listener: MarkerListener;
  #pending: Buffer = Buffer.alloc(0);

  constructor(nonce: string, listener: MarkerListener) {
    this.#needle = Buffer.from(`\n${nonce} `);
    this.#listener = listener;
  }

  write(chunk: Buffer): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    while (this.#takeMarker());
  }

  /** Gives on what was held back; nothing more comes. */
  end(): void {
    this.#pass(this.#pending.length);
  }

  /** Handles the text before the next marker and the marker itself; false when none has come wholly. */
  #takeMarker(): boolean {
    const at = this.#pending.indexOf(this.#needle);
    const from = at + this.#needle.length;
    const end = at < 0 ? -1 : this.#pending.indexOf('\n', from);
    if (end < 0) {
      this.#pass(at < 0 ? this.#unsuspicious() : at);
      return false;
    }
    const words = this.#pending.toString('latin1', from, end).trim().split(' ');
    this.#pass(at);
    this.#pending = this.#pending.subarray(end - at + 1);
    this.#listener.marker(words);
    return true;
  }

  /** Bytes that cannot be the beginning of a marker. */
  #unsuspicious(): number {
    const line = this.#pending.lastIndexOf('\n');
    return line < 0 || this.#pending.length - line >= this.#needle.length ? this.#pending.length : line;
  }

  #pass(size: number): void {
    if (size > 0) this.#listener.text(this.#pending.subarray(0, size));
    this.#pending = this.#pending.subarray(size);
  }
}
