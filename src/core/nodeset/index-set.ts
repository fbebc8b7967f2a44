/**
 * A set of tuples of ordinals, all of one length: the numbers of the names that share a pattern. The first axis is
 * cut into sorted, disjoint spans; each holds the set of what may follow (`inner`), and the last axis holds none.
 * Neighbouring spans with equal insides are always joined, so equal sets have equal spans, and a million consecutive
 * numbers are one span. The set of a name without numbers is the single ordinal 0.
 */
export interface IndexSet {
  readonly size: number;
  readonly starts: readonly number[];
  /** Inclusive. */
  readonly ends: readonly number[];
  readonly inner: readonly IndexSet[] | undefined;
}

export const noIndexes: IndexSet = { size: 0, starts: [], ends: [], inner: undefined };
export const loneIndex: IndexSet = { size: 1, starts: [0], ends: [0], inner: undefined };

/** Collects spans in ascending order and joins those that belong together. */
export class SpanCollector {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #inner: IndexSet[] = [];
  #size = 0;

  /** `start` has to be beyond every span added before. */
  add(start: number, end: number, inner?: IndexSet): void {
    const last = this.#ends.length - 1;
    this.#size += (end - start + 1) * (inner?.size ?? 1);
    if (last >= 0 && this.#ends[last] === start - 1 && (!inner || sameIndexes(inner, this.#inner[last]))) {
      this.#ends[last] = end;
      return;
    }
    this.#starts.push(start);
    this.#ends.push(end);
    if (inner) this.#inner.push(inner);
  }

  finish(): IndexSet {
    if (this.#size === 0) return noIndexes;
    const inner = this.#inner.length > 0 ? this.#inner : undefined;
    return { size: this.#size, starts: this.#starts, ends: this.#ends, inner };
  }
}

/** One axis from its spans, a flat list of starts and ends: in any order, overlapping or not. */
export function fromSpans(spans: readonly number[]): IndexSet {
  const collector = new SpanCollector();
  let reached = -1;
  for (const at of ascendingSpans(spans)) {
    const end = spans[at + 1] as number;
    if (end <= reached) continue;
    collector.add(Math.max(spans[at] as number, reached + 1), end);
    reached = end;
  }
  return collector.finish();
}

/** Where the spans are, in ascending order of their starts; most lists were written that way. */
function ascendingSpans(spans: readonly number[]): number[] {
  const places: number[] = [];
  let sorted = true;
  for (let at = 0; at < spans.length; at += 2) {
    places.push(at);
    if (at > 0 && (spans[at] as number) < (spans[at - 2] as number)) sorted = false;
  }
  return sorted ? places : places.sort((a, b) => (spans[a] as number) - (spans[b] as number));
}

/** Every combination of the axes, first axis first. */
export function product(axes: readonly IndexSet[]): IndexSet {
  return axes.reduceRight((inner, axis) => ({
    size: axis.size * inner.size,
    starts: axis.starts,
    ends: axis.ends,
    inner: axis.starts.map(() => inner),
  }));
}

/** The tuples sharing a length, in any order, repeated or not. */
export function fromTuples(tuples: readonly (readonly number[])[]): IndexSet {
  return fromSorted([...tuples].sort(compareTuples), 0, tuples.length, 0);
}

function fromSorted(tuples: readonly (readonly number[])[], from: number, to: number, axis: number): IndexSet {
  const collector = new SpanCollector();
  const last = axis === (tuples[from]?.length ?? 0) - 1;
  let next = from;
  for (let begin = from; begin < to; begin = next) {
    const ordinal = tuples[begin]?.[axis] as number;
    while (next < to && tuples[next]?.[axis] === ordinal) next++;
    collector.add(ordinal, ordinal, last ? undefined : fromSorted(tuples, begin, next, axis + 1));
  }
  return collector.finish();
}

function compareTuples(a: readonly number[], b: readonly number[]): number {
  for (let axis = 0; axis < a.length; axis++) {
    const difference = (a[axis] as number) - (b[axis] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function hasIndexes(set: IndexSet, tuple: readonly number[]): boolean {
  let level: IndexSet | undefined = set;
  for (const ordinal of tuple) {
    const span: number = spanAt(level as IndexSet, ordinal);
    if (span < 0) return false;
    level = level?.inner?.[span];
  }
  return true;
}

/** The span that holds the ordinal; -1 when none does. */
function spanAt({ starts, ends }: IndexSet, ordinal: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] as number) < ordinal) low = middle + 1;
    else if ((starts[middle] as number) > ordinal) high = middle - 1;
    else return middle;
  }
  return -1;
}

export function sameIndexes(a: IndexSet | undefined, b: IndexSet | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || a.size !== b.size || a.starts.length !== b.starts.length) return false;
  for (let span = 0; span < a.starts.length; span++) {
    if (a.starts[span] !== b.starts[span] || a.ends[span] !== b.ends[span]) return false;
    if (!sameIndexes(a.inner?.[span], b.inner?.[span])) return false;
  }
  return true;
}

/** The ordinals of one axis, ascending. */
export function* ordinals({ starts, ends }: IndexSet): Generator<number> {
  for (let span = 0; span < starts.length; span++) {
    for (let ordinal = starts[span] as number; ordinal <= (ends[span] as number); ordinal++) yield ordinal;
  }
}
