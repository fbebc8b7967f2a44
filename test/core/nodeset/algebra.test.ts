import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NodeSet, unionOf } from '../../../src/core/nodeset/nodeset.ts';
import { parseNodeSet } from '../../../src/core/nodeset/parse.ts';
import { contiguous, pick, slice, split } from '../../../src/core/nodeset/portion.ts';
import { expression, grid, setup } from './expressions.ts';
import { lookup } from './lookup.ts';

const options = { seed: Number(process.env.OCF_SEED ?? 20260131), numRuns: 400 };

/** Sets as expressions describe them; one that a wildcard makes an error is the empty set. */
const sets = fc.oneof(expression, grid.map(String)).map((text) => {
  try {
    return parseNodeSet(text, lookup);
  } catch {
    return NodeSet.empty;
  }
});

const asSet = (set: NodeSet) => new Set(set);
const sorted = (names: Iterable<string>) => [...names].sort();

describe('node sets are sets of names', () => {
  test('the algebra is that of the names', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const [left, right] = [asSet(a), asSet(b)];
        const both = [...left].filter((name) => right.has(name));
        const onlyLeft = [...left].filter((name) => !right.has(name));
        const onlyRight = [...right].filter((name) => !left.has(name));
        expect(sorted(a.intersect(b))).toEqual(sorted(both));
        expect(sorted(a.minus(b))).toEqual(sorted(onlyLeft));
        expect(sorted(a.union(b))).toEqual(sorted([...both, ...onlyLeft, ...onlyRight]));
        expect(sorted(a.symmetricDifference(b))).toEqual(sorted([...onlyLeft, ...onlyRight]));
        expect(a.includes(b)).toBe(onlyRight.length === 0);
        expect(a.equals(b)).toBe(onlyLeft.length + onlyRight.length === 0);
      }),
      options,
    );
  });

  test('the same names are equal sets, however they came together', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        expect(a.union(b).equals(b.union(a))).toBe(true);
        expect(a.minus(b).union(a.intersect(b)).equals(a)).toBe(true);
        expect(a.symmetricDifference(b).equals(a.union(b).minus(a.intersect(b)))).toBe(true);
        expect(a.union(b).fold()).toBe(NodeSet.of([...a, ...b].reverse()).fold());
        expect(unionOf([a, b, a]).equals(a.union(b))).toBe(true);
      }),
      options,
    );
  });

  test('size, has and names agree, and no name comes twice', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const names = a.names();
        expect(names).toHaveLength(a.size);
        expect(new Set(names).size).toBe(a.size);
        expect(names.every((name) => a.has(name))).toBe(true);
        expect(b.names().filter((name) => a.has(name))).toHaveLength(a.intersect(b).size);
      }),
      options,
    );
  });

  test('folded text, in every form, parses to the same set', () => {
    const forms = [{}, { autostep: 2 }, { autostep: 4 }, { axes: [1] }, { axes: [-1], autostep: 3 }, { axes: [] }];
    fc.assert(
      fc.property(sets, fc.constantFrom(...forms), (set, form) => {
        expect(parseNodeSet(set.fold(form)).equals(set)).toBe(true);
      }),
      options,
    );
  });
});

describe('portions of a set', () => {
  test('split gives parts of nearly equal size that make up the set in order', () => {
    fc.assert(
      fc.property(sets, fc.integer({ min: 1, max: 9 }), (set, count) => {
        const parts = split(set, count);
        const sizes = parts.map(({ size }) => size);
        expect(parts).toHaveLength(Math.min(count, set.size));
        expect(Math.max(0, ...sizes) - Math.min(...sizes, Math.max(0, ...sizes))).toBeLessThanOrEqual(1);
        const names = set.names();
        let begin = 0;
        for (const part of parts) {
          expect(sorted(part)).toEqual(sorted(names.slice(begin, begin + part.size)));
          begin += part.size;
        }
      }),
      options,
    );
  });

  test('slice takes exactly the positions', () => {
    fc.assert(
      fc.property(sets, fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 8 }), (set, positions) => {
        const names = set.names();
        const expected = positions.map((position) => names[position]).filter((name) => name !== undefined);
        expect(sorted(slice(set, positions.join()))).toEqual(sorted(expected));
      }),
      options,
    );
  });

  test('pick gives that many nodes of the set for any random numbers', () => {
    fc.assert(
      fc.property(sets, fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.nat()), (set, count, numbers) => {
        const picked = pick(set, count, (bound) => (numbers.next().value as number) % bound);
        expect(picked.size).toBe(Math.min(count, set.size));
        expect(set.includes(picked)).toBe(true);
      }),
      options,
    );
  });

  test('contiguous parts make up the set', () => {
    fc.assert(
      fc.property(sets, (set) => {
        const parts = contiguous(set);
        expect(unionOf(parts).equals(set)).toBe(true);
        expect(parts.reduce((sum, { size }) => sum + size, 0)).toBe(set.size);
      }),
      options,
    );
  });

  test('each of the known nodes can be picked', () => {
    const known = parseNodeSet(setup.nodes);
    const picked = Array.from({ length: known.size }, (_, position) => pick(known, 1, () => position).fold());
    expect(picked).toEqual(known.names());
  });
});
