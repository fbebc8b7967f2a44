import { type Box, boxSize } from './box.ts';
import { combine, unionKept } from './combine.ts';
import { type IndexSet, noIndexes, product, SpanCollector } from './index-set.ts';
import { NodeSet } from './nodeset.ts';

/**
 * The names at positions `from` up to but not including `to`, counted from 0 in the set's order. Costs boxes, not
 * names; positions beyond the end are left out.
 */
export function takeRange(set: NodeSet, from: number, to: number): NodeSet {
  const patterns: [string, IndexSet][] = [];
  let position = 0;
  for (const { pattern, boxes } of set.boxes()) {
    let taken = noIndexes;
    for (const box of boxes) {
      const size = boxSize(box);
      for (const part of takeFromBox(box, from - position, to - position)) {
        taken = combine(taken, product(part), unionKept);
      }
      position += size;
    }
    patterns.push([pattern, taken]);
  }
  return NodeSet.ofPatterns(patterns);
}

/** A row is what one number of the first axis begins: whole rows in the middle, parts of rows at the ends. */
function takeFromBox([axis = noIndexes, ...rest]: Box, from: number, to: number): Box[] {
  if (rest.length === 0) return boxIfAny([takeOrdinals(axis, from, to)]);
  const row = boxSize(rest);
  const begin = Math.max(0, from);
  const end = Math.min(axis.size * row, to);
  if (begin >= end) return [];
  const [first, last] = [Math.floor(begin / row), Math.floor((end - 1) / row)];
  const partOf = (index: number) =>
    takeFromBox(rest, begin - index * row, end - index * row).map((part) => [
      takeOrdinals(axis, index, index + 1),
      ...part,
    ]);
  if (first === last) return partOf(first);
  return [...partOf(first), ...boxIfAny([takeOrdinals(axis, first + 1, last), ...rest]), ...partOf(last)];
}

function boxIfAny(box: Box): Box[] {
  return box.every(({ size }) => size > 0) ? [box] : [];
}

function takeOrdinals({ starts, ends }: IndexSet, from: number, to: number): IndexSet {
  const collector = new SpanCollector();
  let position = 0;
  starts.forEach((start, span) => {
    const end = ends[span] as number;
    const [first, last] = [Math.max(start, start + from - position), Math.min(end, start + to - position - 1)];
    if (first <= last) collector.add(first, last);
    position += end - start + 1;
  });
  return collector.finish();
}
