import { type IndexSet, noIndexes, ordinals } from './index-set.ts';

/** Every combination of the members of its axes: what one folded pattern shows. */
export type Box = readonly IndexSet[];

/** The members of a box; the last axis runs fastest. */
export function* boxTuples(box: Box, axis = 0): Generator<readonly number[]> {
  for (const ordinal of ordinals(box[axis] ?? noIndexes)) {
    if (axis === box.length - 1) yield [ordinal];
    else for (const rest of boxTuples(box, axis + 1)) yield [ordinal, ...rest];
  }
}

export function boxSize(box: Box): number {
  return box.reduce((size, axis) => size * axis.size, 1);
}
