import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countVotes, type Voter } from '../../../src/core/membership/votes.ts';

const voters = (...votes: readonly (readonly [votes: number, answers: boolean])[]): Voter[] =>
  votes.map(([count, answers], index) => ({ node: `n${index}`, votes: count, answers }));

describe('countVotes', () => {
  test.each([
    [
      '2 of 3',
      voters([1, true], [1, true], [1, false]),
      'majority',
      { quorate: true, present: 2, total: 3, needed: 2 },
    ],
    ['1 of 2', voters([1, true], [1, false]), 'majority', { quorate: false, present: 1, total: 2, needed: 2 }],
    ['2 of 4', voters([1, true], [1, true], [1, false], [1, false]), 'majority', { quorate: false, needed: 3 }],
    ['a heavy one', voters([2, true], [1, false], [0, true]), 'majority', { quorate: true, present: 2, needed: 2 }],
    ['a number', voters([1, true], [1, false], [1, false]), 1, { quorate: true, needed: 1 }],
    ['more than there are', voters([1, true], [1, true]), 3, { quorate: false, needed: 3, total: 2 }],
    ['nobody has a vote', voters([0, true]), 'majority', { quorate: false, needed: 1, total: 0 }],
    ['no nodes', [], 'majority', { quorate: false }],
    ['none asked for', voters([1, false]), 'none', { quorate: true, needed: 0 }],
    ['nothing said', voters([1, false]), undefined, { quorate: true }],
  ] as const)('%s', (_title, given, quorum, count) => {
    expect(countVotes(given, quorum)).toMatchObject(count);
  });

  const electorate = fc.array(fc.record({ votes: fc.nat({ max: 5 }), side: fc.constantFrom('a', 'b', 'off') }), {
    maxLength: 12,
  });
  const seenFrom = (side: string, all: readonly { votes: number; side: string }[]) =>
    all.map(({ votes, side: own }, index) => ({ node: `n${index}`, votes, answers: own === side }));

  test('two parts of a cluster never have a majority both, and one that hears more never loses it', () => {
    fc.assert(
      fc.property(electorate, (all) => {
        const a = countVotes(seenFrom('a', all), 'majority');
        const b = countVotes(seenFrom('b', all), 'majority');
        expect(a.quorate && b.quorate).toBe(false);
        expect(a.quorate).toBe(2 * a.present > a.total);
        const more = seenFrom('a', all).map((voter, index) => ({ ...voter, answers: voter.answers || index === 0 }));
        expect(countVotes(more, 'majority').quorate || !a.quorate).toBe(true);
      }),
    );
  });

  test('a number is what has to be present, whatever the total', () => {
    fc.assert(
      fc.property(electorate, fc.integer({ min: 1, max: 70 }), (all, quorum) => {
        const { quorate, present, needed } = countVotes(seenFrom('a', all), quorum);
        expect([quorate, needed]).toEqual([present >= quorum, quorum]);
      }),
    );
  });
});
