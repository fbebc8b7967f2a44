import { type IndexSet, noIndexes, SpanCollector } from './index-set.ts';

/** Which tuples of two sets a combination keeps. */
export interface Kept {
  readonly onlyLeft: boolean;
  readonly onlyRight: boolean;
  readonly both: boolean;
}

export const unionKept: Kept = { onlyLeft: true, onlyRight: true, both: true };
export const differenceKept: Kept = { onlyLeft: true, onlyRight: false, both: false };
export const intersectionKept: Kept = { onlyLeft: false, onlyRight: false, both: true };
export const symmetricKept: Kept = { onlyLeft: true, onlyRight: true, both: false };

/** One sweep over the spans of two sets with the same number of axes; costs their spans, not their members. */
export function combine(left: IndexSet, right: IndexSet, kept: Kept): IndexSet {
  if (left === right) return kept.both ? left : noIndexes;
  const collector = new SpanCollector();
  const inside = innerCombiner(kept);
  let l = 0;
  let r = 0;
  let reached = 0;
  for (;;) {
    const leftStart = Math.max(left.starts[l] ?? Infinity, reached);
    const rightStart = Math.max(right.starts[r] ?? Infinity, reached);
    const start = Math.min(leftStart, rightStart);
    if (start === Infinity) return collector.finish();
    const inLeft = leftStart === start;
    const inRight = rightStart === start;
    const leftEnd = inLeft ? (left.ends[l] as number) : leftStart - 1;
    const rightEnd = inRight ? (right.ends[r] as number) : rightStart - 1;
    const end = Math.min(leftEnd, rightEnd);
    if (inLeft && inRight) {
      const a = left.inner?.[l];
      const b = right.inner?.[r];
      if (!a || !b) {
        if (kept.both) collector.add(start, end);
      } else {
        const inner = inside(a, b);
        if (inner.size > 0) collector.add(start, end, inner);
      }
    } else if (inLeft) {
      if (kept.onlyLeft) collector.add(start, end, left.inner?.[l]);
    } else if (kept.onlyRight) collector.add(start, end, right.inner?.[r]);
    if (inLeft && leftEnd === end) l++;
    if (inRight && rightEnd === end) r++;
    reached = end + 1;
  }
}

// Spans cut by a step share one inside, so the same pair comes up again and again.
function innerCombiner(kept: Kept): (a: IndexSet, b: IndexSet) => IndexSet {
  let before: readonly [IndexSet, IndexSet, IndexSet] | undefined;
  return (a, b) => {
    if (before?.[0] !== a || before[1] !== b) before = [a, b, combine(a, b, kept)];
    return before[2];
  };
}
