import type { Box } from './box.ts';
import { type IndexSet, SpanCollector, sameIndexes } from './index-set.ts';
import { mergeBoxes } from './merge-boxes.ts';

// ClusterShell folds several dimensions from single names; beyond this many that costs more than it shows.
const mostSingles = 20_000;

/** A set as disjoint boxes, in the order in which ClusterShell 1.9.1 shows them. */
export function boxesOf(set: IndexSet): Box[] {
  if (set.size === 0) return [];
  if (!set.inner) return [[set]];
  const whole = oneBox(set);
  if (whole) return [whole];
  return mergeBoxes(set.size <= mostSingles ? [...singleBoxes(set)] : groupedBoxes(set));
}

function oneBox(set: IndexSet): Box | undefined {
  const axis = firstAxis(set);
  const inner = set.inner?.[0];
  if (!set.inner || !inner) return [axis];
  if (!set.inner.every((other) => sameIndexes(other, inner))) return undefined;
  const rest = oneBox(inner);
  return rest && [axis, ...rest];
}

function firstAxis({ starts, ends }: IndexSet): IndexSet {
  const size = starts.reduce((sum, start, span) => sum + (ends[span] as number) - start + 1, 0);
  return { size, starts, ends, inner: undefined };
}

function* singleBoxes(set: IndexSet): Generator<Box> {
  for (const tuple of tuplesOf(set)) yield tuple.map(single);
}

/** Every member, in ascending order of the ordinals. */
function* tuplesOf(set: IndexSet): Generator<readonly number[]> {
  for (let span = 0; span < set.starts.length; span++) {
    const inner = set.inner?.[span];
    for (let ordinal = set.starts[span] as number; ordinal <= (set.ends[span] as number); ordinal++) {
      if (!inner) yield [ordinal];
      else for (const rest of tuplesOf(inner)) yield [ordinal, ...rest];
    }
  }
}

function single(ordinal: number): IndexSet {
  return { size: 1, starts: [ordinal], ends: [ordinal], inner: undefined };
}

/** Spans with the same inside become one box, axis by axis. */
function groupedBoxes(set: IndexSet): Box[] {
  if (!set.inner) return [[set]];
  const groups: { readonly inner: IndexSet; readonly axis: SpanCollector }[] = [];
  const bySize = new Map<number, typeof groups>();
  set.inner.forEach((inner, span) => {
    const candidates = bySize.get(inner.size) ?? [];
    let group = candidates.find((candidate) => sameIndexes(candidate.inner, inner));
    if (!group) {
      group = { inner, axis: new SpanCollector() };
      groups.push(group);
      bySize.set(inner.size, [...candidates, group]);
    }
    group.axis.add(set.starts[span] as number, set.ends[span] as number);
  });
  return groups.flatMap(({ inner, axis }) => {
    const first = axis.finish();
    return groupedBoxes(inner).map((box) => [first, ...box]);
  });
}
