import type { DeviceContext } from '../driver.ts';
import { type DeviceLine, type Finder, LineInput } from './line-input.ts';
import type { PosixMatch, PosixPattern } from './posix-pattern.ts';

/** A match with the text it is of. */
export interface HeardMatch extends PosixMatch {
  readonly text: string;
}

export interface Expectation {
  readonly pattern: PosixPattern;
  /** Monotonic milliseconds when the whole script has to be done. */
  readonly deadline: number;
  /** What its captures say counts. False of a match tells that it is no answer, and to look behind it. */
  readonly reads?: (match: HeardMatch) => boolean;
}

/** What powermand keeps of what a device says and nobody expects. */
const keep = 65_536;
/** Milliseconds of silence after which a line without an end is taken for all there is. */
const quiet = 60;

/** What goes to a device and comes back, as powermand sees it: one buffer, and expressions that are tried on it. */
export class Conversation {
  readonly #input: LineInput;

  constructor(line: DeviceLine, context: Pick<DeviceContext, 'system' | 'signal'>) {
    this.#input = new LineInput(line, context, keep);
  }

  /** Throws away what has come, so that the next answer is one to the next question. */
  forget(): void {
    this.#input.forget();
  }

  /** @throws OcfError FAILED when the line has ended */
  send(text: string): Promise<void> {
    return this.#input.send(text);
  }

  /**
   * Waits until the expression matches what has come. What is left is what came after the match.
   *
   * With `reads` it is tried on the lines one by one as they come, on the last one without an end only once nothing
   * more comes: what a capture holds does not depend on how the answer was cut into pieces on its way.
   *
   * @throws OcfError TIMEOUT, FAILED when the line ends before, INTERRUPTED
   */
  expect({ pattern, deadline, reads }: Expectation): Promise<HeardMatch> {
    if (reads) return this.#input.take(deadline, lineByLine(pattern, reads), quiet);
    return this.#input.take(deadline, (text) => {
      const match = pattern.match(text);
      return match && { found: { ...match, text }, rest: text.slice(match.end) };
    });
  }
}

function lineByLine(pattern: PosixPattern, reads: (match: HeardMatch) => boolean): Finder<HeardMatch> {
  // up to there no match was found
  let tried = 0;
  return (unread, silent) => {
    if (tried > unread.length) tried = 0;
    for (let end = unread.indexOf('\n', tried); end >= 0; end = unread.indexOf('\n', tried)) {
      tried = end + 1;
      const found = readIn(unread.slice(0, tried), unread);
      if (found) return found;
    }
    return silent && tried < unread.length ? readIn(unread, unread) : undefined;
  };

  function readIn(text: string, unread: string) {
    for (let from = 0; from < text.length; ) {
      const part = text.slice(from);
      const match = pattern.match(part);
      if (!match) return undefined;
      const found = { ...match, text: part };
      if (reads(found)) return { found, rest: unread.slice(from + match.end) };
      from += Math.max(match.end, 1);
    }
    return undefined;
  }
}
