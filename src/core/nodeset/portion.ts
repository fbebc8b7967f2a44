import { OcfError } from '../errors.ts';
import { product } from './index-set.ts';
import { NodeSet, unionOf } from './nodeset.ts';
import { parseNodeSet } from './parse.ts';
import { type Run, runIndexes, runsOf } from './runs.ts';
import { takeRange } from './take.ts';

/**
 * The set cut, in its order, into at most `parts` sets whose sizes differ by one at most; none is empty.
 *
 * @throws OcfError USAGE when `parts` is no positive whole number
 */
export function split(set: NodeSet, parts: number): NodeSet[] {
  if (!Number.isSafeInteger(parts) || parts < 1) throw notPositive('parts', parts);
  const count = Math.min(parts, set.size);
  const least = Math.floor(set.size / count);
  const larger = set.size % count;
  return Array.from({ length: count }, (_, index) => {
    const begin = index * least + Math.min(index, larger);
    return takeRange(set, begin, begin + least + (index < larger ? 1 : 0));
  });
}

/**
 * `count` names, each as likely as any other; the whole set when it has no more.
 *
 * @param random a whole number from 0 up to but not including the bound it is given
 * @throws OcfError USAGE when `count` is no positive whole number
 */
export function pick(set: NodeSet, count: number, random: (bound: number) => number): NodeSet {
  if (!Number.isSafeInteger(count) || count < 1) throw notPositive('names to pick', count);
  if (count >= set.size) return set;
  // Floyd's way: one random number for each name, and no list of all.
  const positions = new Set<number>();
  for (let last = set.size - count; last < set.size; last++) {
    const position = random(last + 1);
    positions.add(positions.has(position) ? last : position);
  }
  return unionOf([...positions].map((position) => takeRange(set, position, position + 1)));
}

/**
 * The names at the positions that ranges such as `0-9/2,20` list, counted from 0 in the set's order; positions beyond
 * the end are left out.
 *
 * @throws OcfError USAGE when the text is no list of ranges
 */
export function slice(set: NodeSet, ranges: string): NodeSet {
  return takeRuns(set, parseRanges(ranges));
}

/** The runs of whole numbers in a text such as `1-9/2,12`. @throws OcfError USAGE */
export function parseRanges(ranges: string): Run[] {
  if (!/^[-0-9,/\s]+$/.test(ranges)) {
    throw new OcfError('USAGE', `"${ranges}" is no list of ranges.`, { suggestions: ['Write it like 0-9/2,20.'] });
  }
  const numbers = parseNodeSet(`[${ranges}]`);
  return numbers.boxes().flatMap(({ boxes }) => boxes.flatMap((box) => box.flatMap((axis) => runsOf(axis))));
}

/** The set cut into sets without gaps: `n[1-3,5]` gives `n[1-3]` and `n5`. */
export function contiguous(set: NodeSet): NodeSet[] {
  return set.boxes().flatMap(({ pattern, boxes }) =>
    boxes.flatMap((box) => {
      const runs = box.map((axis) => runsOf(axis).map(runIndexes));
      return combinations(runs).map((part) => NodeSet.ofPatterns([[pattern, product(part)]]));
    }),
  );
}

function combinations<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((found, list) => found.flatMap((begin) => list.map((item) => [...begin, item])), [[]]);
}

function takeRuns(set: NodeSet, runs: readonly Run[]): NodeSet {
  return unionOf(
    runs.filter(({ first }) => first < set.size).map(({ first, last }) => takeRange(set, first, last + 1)),
  );
}

function notPositive(what: string, number: number): OcfError {
  return new OcfError('USAGE', `The number of ${what} has to be a whole number above 0, not ${number}.`);
}
