import type { Box } from './box.ts';
import { BoxPartners } from './box-partners.ts';
import { combine, unionKept } from './combine.ts';
import type { IndexSet } from './index-set.ts';
import { digitsOf } from './ordinal.ts';

interface Item {
  readonly axes: readonly NumberedAxis[];
  readonly size: number;
}

// Equal axes have equal numbers, so comparing boxes compares numbers.
interface NumberedAxis {
  readonly set: IndexSet;
  readonly number: number;
  readonly first: string;
  readonly last: string;
}

/**
 * Joins disjoint boxes that differ along one axis until none are left, largest first. Passes over neighbours come
 * first, then passes over all pairs: the outcome, from single members, is the folding of ClusterShell 1.9.1.
 */
export function mergeBoxes(boxes: readonly Box[]): Box[] {
  const number = axisNumbering();
  let items = boxes.map((box) => itemOf(box.map(number)));
  let everyPair = false;
  for (;;) {
    items.sort(compareItems);
    const merged = everyPair ? passOverPairs(items, number) : passOverNeighbours(items, number);
    const changed = merged.length < items.length;
    items = merged;
    if (!changed && everyPair) return items.map(({ axes }) => axes.map(({ set }) => set));
    if (!changed) everyPair = true;
  }
}

type Numbering = (set: IndexSet) => NumberedAxis;

function axisNumbering(): Numbering {
  const known = new Map<string, NumberedAxis>();
  return (set) => {
    const key = set.starts.length === 1 ? `${set.starts[0]}-${set.ends[0]}` : `${set.starts} ${set.ends}`;
    let axis = known.get(key);
    if (!axis) {
      const first = digitsOf(set.starts[0] as number);
      const last = digitsOf(set.ends.at(-1) as number);
      axis = { set, number: known.size, first, last };
      known.set(key, axis);
    }
    return axis;
  };
}

function itemOf(axes: readonly NumberedAxis[]): Item {
  return { axes, size: axes.reduce((size, { set }) => size * set.size, 1) };
}

// Larger first; then, axis by axis, the longer axis, the lower first and the lower last number, compared as text.
function compareItems(a: Item, b: Item): number {
  if (a.size !== b.size) return b.size - a.size;
  for (let position = 0; position < a.axes.length; position++) {
    const [left, right] = [a.axes[position] as NumberedAxis, b.axes[position] as NumberedAxis];
    if (left.number === right.number) continue;
    if (left.set.size !== right.set.size) return right.set.size - left.set.size;
    if (left.first !== right.first) return left.first < right.first ? -1 : 1;
    if (left.last !== right.last) return left.last < right.last ? -1 : 1;
  }
  return 0;
}

function numbersOf({ axes }: Item): number[] {
  return axes.map(({ number }) => number);
}

function passOverNeighbours(items: readonly Item[], number: Numbering): Item[] {
  const merged: Item[] = [];
  for (const item of items) {
    const before = merged.at(-1);
    const axis = before ? onlyDifference(before, item) : -1;
    if (before && axis >= 0) merged[merged.length - 1] = joined(before, item, axis, number);
    else merged.push(item);
  }
  return merged;
}

/** The one axis along which two boxes differ; -1 when there are more. */
function onlyDifference(a: Item, b: Item): number {
  let different = -1;
  for (let position = 0; position < a.axes.length; position++) {
    if (a.axes[position]?.number === b.axes[position]?.number) continue;
    if (different >= 0) return -1;
    different = position;
  }
  return different;
}

function joined(a: Item, b: Item, axis: number, number: Numbering): Item {
  const sets = [a, b].map(({ axes }) => axes[axis]?.set as IndexSet) as [IndexSet, IndexSet];
  return itemOf(a.axes.with(axis, number(combine(...sets, unionKept))));
}

/** Each box takes in, in order, every later one that differs along one axis only. */
function passOverPairs(items: readonly Item[], number: Numbering): Item[] {
  const waiting = new BoxPartners(items.map(numbersOf));
  const merged: Item[] = [];
  items.forEach((item, position) => {
    if (!waiting.take(position)) return;
    let grown = item;
    let reached = position;
    for (;;) {
      const partner = waiting.next(numbersOf(grown), reached);
      if (partner < 0) break;
      waiting.take(partner);
      const other = items[partner] as Item;
      grown = joined(grown, other, onlyDifference(grown, other), number);
      reached = partner;
    }
    merged.push(grown);
  });
  return merged;
}
