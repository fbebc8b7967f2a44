import { type IndexSet, SpanCollector } from './index-set.ts';
import { digitCount, isPadded, numberAt, ordinalAt } from './ordinal.ts';

/** Numbers from `first` to `last` by `step`; `first` has `width` digits and every other one at least as many. */
export interface Run {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  readonly width: number;
}

/**
 * One axis as the runs that a folded text shows, in order: consecutive numbers, and where at least `autostep`
 * members stand at one distance, steps. Left to right, as ClusterShell 1.9.1 cuts them.
 */
export function runsOf(set: IndexSet, autostep = Infinity): Run[] {
  const cutter = new RunCutter(autostep - 1);
  set.starts.forEach((start, span) => {
    const end = set.ends[span] as number;
    cutter.add(start);
    if (end === start) return;
    cutter.add(start + 1);
    // Whatever the run was, the second of two neighbours has put it at step 1: the rest only makes it longer.
    cutter.extend(numberAt(end));
  });
  return cutter.finish();
}

export function runText({ first, last, step, width }: Run): string {
  const begin = String(first).padStart(width, '0');
  if (first === last) return begin;
  const range = `${begin}-${String(last).padStart(width, '0')}`;
  return step === 1 ? range : `${range}/${step}`;
}

/** The members of a run with step 1. */
export function runIndexes({ first, last, width }: Run): IndexSet {
  const collector = new SpanCollector();
  for (let length = width; length === width || length <= String(last).length; length++) {
    const from = length === width ? first : 10 ** (length - 1);
    collector.add(ordinalAt(length, from), ordinalAt(length, Math.min(last, 10 ** length - 1)));
  }
  return collector.finish();
}

class RunCutter {
  readonly #runs: Run[] = [];
  readonly #leastSteps: number;
  #first = -1;
  #last = -1;
  // 0 while the run has one member.
  #step = 0;
  #width = 0;
  // Set where a run begins anew, and kept when its first members turn out to stand alone.
  #padded = false;

  constructor(leastSteps: number) {
    this.#leastSteps = leastSteps;
  }

  add(ordinal: number): void {
    const value = numberAt(ordinal);
    const width = digitCount(ordinal);
    if (!this.#mayFollow(ordinal, width)) {
      this.#flush();
      this.#begin(ordinal, value, width, 0);
      return;
    }
    const distance = value - this.#last;
    if (this.#step === 0 || this.#step === distance) {
      this.#step = distance;
    } else if (this.#isRun()) {
      this.#flush();
      this.#begin(ordinal, value, width, distance === 1 ? 1 : 0);
    } else {
      const kept = this.#last;
      this.#alone(kept - this.#step);
      this.#first = kept;
      this.#step = distance;
    }
    this.#last = value;
  }

  extend(last: number): void {
    this.#last = last;
  }

  finish(): Run[] {
    this.#flush();
    return this.#runs;
  }

  #mayFollow(ordinal: number, width: number): boolean {
    if (this.#first < 0) return false;
    if (!this.#padded) return !isPadded(ordinal);
    return width === this.#width;
  }

  #begin(ordinal: number, value: number, width: number, step: number): void {
    this.#first = value;
    this.#last = value;
    this.#step = step;
    this.#width = width;
    this.#padded = isPadded(ordinal);
  }

  #isRun(): boolean {
    return this.#step === 1 || (this.#last - this.#first) / this.#step >= this.#leastSteps;
  }

  #flush(): void {
    if (this.#first < 0) return;
    if (this.#first === this.#last) this.#push(this.#first, this.#last, 1);
    else if (this.#isRun()) this.#push(this.#first, this.#last, this.#step);
    else this.#alone(this.#last);
  }

  #alone(last: number): void {
    for (let value = this.#first; value <= last; value += this.#step) this.#push(value, value, 1);
  }

  #push(first: number, last: number, step: number): void {
    this.#runs.push({ first, last, step, width: this.#padded ? this.#width : String(first).length });
  }
}
