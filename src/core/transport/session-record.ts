import { CappedOutput } from './capped-output.ts';

/** What was seen of one call in a session, from both streams. */
export class CallRecord {
  readonly stdout = new CappedOutput();
  readonly stderr = new CappedOutput();
  #began: number | undefined;
  #ends = 0;
  #milliseconds = 0;
  code: number | undefined;
  timedOut = false;
  /** The shell found no such program. */
  missing = false;

  begin(now: number): void {
    this.#began ??= now;
  }

  /** One stream said that the call ended; it has when both did, for only then all output was read. */
  end(code: number, timedOut: boolean, now: number): void {
    this.#ends += 1;
    this.code = code;
    this.timedOut = timedOut;
    this.#milliseconds = Math.round(now - (this.#began ?? now));
  }

  get begun(): boolean {
    return this.#began !== undefined;
  }

  get ended(): boolean {
    return this.#ends === 2;
  }

  /** Until its end, or until `now`. */
  milliseconds(now: number): number {
    return this.ended || this.#began === undefined ? this.#milliseconds : Math.round(now - this.#began);
  }
}

type Stream = 'stdout' | 'stderr';

/** What was seen of a whole session: marker lines and text, stream by stream. */
export class SessionRecord {
  readonly calls: readonly CallRecord[];
  /** What came outside of calls: banners, and why there is no connection. */
  readonly noise = { stdout: new CappedOutput(4096), stderr: new CappedOutput(4096) };
  readonly #running: Record<Stream, CallRecord | undefined> = { stdout: undefined, stderr: undefined };
  /** The shell answered; before that nothing was sent that could run. */
  ready = false;

  constructor(calls: number) {
    this.calls = Array.from({ length: calls }, () => new CallRecord());
  }

  text(stream: Stream, chunk: Buffer): void {
    (this.#running[stream]?.[stream] ?? this.noise[stream]).write(chunk);
  }

  /** Takes a marker line; see program.ts for what they mean. */
  marker(stream: Stream, [kind, index, code, over]: readonly string[], now: number): void {
    if (kind === 'R') this.ready = true;
    const call = this.calls[Number(index)];
    if (call === undefined) return;
    this.#running[stream] = kind === 'B' ? call : undefined;
    if (kind === 'B') call.begin(now);
    if (kind === 'N') call.missing = true;
    if (kind === 'E') call.end(Number(code), over === 'T', now);
  }
}
