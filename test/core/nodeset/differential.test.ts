import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OcfError } from '../../../src/core/errors.ts';
import type { NodeSet } from '../../../src/core/nodeset/nodeset.ts';
import { parseNodeSet } from '../../../src/core/nodeset/parse.ts';
import { contiguous, slice, split } from '../../../src/core/nodeset/portion.ts';
import { groupShares, regroup } from '../../../src/core/nodeset/regroup.ts';
import { describeWith } from '../../support/components.ts';
import { expression, grid, scribble, setup } from './expressions.ts';
import { lookup } from './lookup.ts';
import { Oracle, type OracleAnswer } from './oracle.ts';

const seed = Number(process.env.OCF_SEED ?? 20260131);
const long = Boolean(process.env.OCF_LONG);
const runs = long ? 30_000 : 1_000;

/** Everything the oracle says of a set, as this library says it. */
function account(set: NodeSet): OracleAnswer {
  const texts = (sets: readonly NodeSet[]) => sets.map(String);
  const stepped = Object.fromEntries([2, 3, 4, 5].map((autostep) => [autostep, set.fold({ autostep })]));
  const axes = Object.fromEntries([1, 2, -1].map((axis) => [axis, set.fold({ axes: [axis] })]));
  return {
    text: set.fold(),
    names: set.names(),
    stepped,
    axes,
    contiguous: texts(contiguous(set)),
    split: texts(split(set, 3)),
    slice: slice(set, '2-6').fold(),
    regrouped: regroup(set, lookup),
    regroupedSource: regroup(set, lookup, { source: 'rk' }),
    overlapping: regroup(set, lookup, { overlap: true }),
    groups: groupShares(set, lookup)
      .map(({ name, nodes, total }) => [name, nodes.fold(), total] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

/** Unknown names are an error here, and nothing there. */
function parsed(text: string): NodeSet | OcfError {
  try {
    return parseNodeSet(text, lookup);
  } catch (error) {
    if (error instanceof OcfError) return error;
    throw error;
  }
}

describeWith(['clustershell'], 'beside ClusterShell', () => {
  let oracle: Oracle;
  beforeAll(() => {
    oracle = new Oracle(setup);
  });
  afterAll(() => oracle.close());

  const compare = async (text: string) => {
    const theirs = await oracle.ask(text);
    const ours = parsed(text);
    if (ours instanceof OcfError) {
      expect(ours).toMatchObject({ code: 'NOT_FOUND' });
      return;
    }
    expect(theirs.error).toBeUndefined();
    expect(account(ours)).toEqual(theirs);
  };

  test('expressions mean, fold, split and regroup the same', async () => {
    await fc.assert(fc.asyncProperty(expression, compare), { seed, numRuns: runs });
  });

  test('names in two dimensions fold the same', async () => {
    await fc.assert(
      fc.asyncProperty(grid, (names) => compare(names.join())),
      { seed, numRuns: runs / 2 },
    );
  });

  test('what it refuses is refused, with the place', async () => {
    await fc.assert(
      fc.asyncProperty(scribble, async (text) => {
        const theirs = await oracle.ask(text);
        const ours = parsed(text);
        if (theirs.error === undefined) return;
        expect(ours).toMatchObject({ code: 'USAGE', place: { line: 1 } });
      }),
      { seed, numRuns: runs },
    );
  });
});
