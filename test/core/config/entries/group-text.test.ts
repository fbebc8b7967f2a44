import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  excludeText,
  includeText,
  renamedText,
  withoutGroups,
} from '../../../../src/core/config/entries/group-text.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import type { NodeLookup } from '../../../../src/core/nodeset/lookup.ts';
import { parseNodeSet } from '../../../../src/core/nodeset/parse.ts';

const seed = Number(process.env.OCF_SEED ?? 20260131);
const runs = process.env.OCF_LONG ? 20_000 : 1_000;

const groups: Readonly<Record<string, string>> = { web: 'n[1-3]', rack1: 'n[2-4]', rack2: 'n[5-6]', rack3: 'n6,m1' };
const known = parseNodeSet('n[1-9],m[1-3]');
const lookupOf = (all: Readonly<Record<string, string>>): NodeLookup => ({
  group: (name, source) => (source === undefined ? all[name] : 'n[8-9]'),
  groups: () => Object.keys(all),
  nodes: () => known,
});
const lookup = lookupOf(groups);
const meaning = (text: string, all = groups) => parseNodeSet(text, lookupOf(all)).fold();

const operand = fc.constantFrom(
  ...['n1', 'n[2-5]', 'm1', 'm[1-2],n7', '@web', '@rack1', '@rack[1-2]', '@rack[1-3]', '@x:y', 'n*', '@:rack2', '@*'],
);
const operator = fc.constantFrom(',', ', ', ' ', '!', ' & ', '^');
const text = fc
  .tuple(operand, fc.array(fc.tuple(operator, operand), { maxLength: 4 }))
  .map(([first, rest]) => first + rest.flat().join(''));

test('including and excluding mean union and difference, whatever the text is', () => {
  fc.assert(
    fc.property(text, text, (before, other) => {
      const [a, b] = [parseNodeSet(before, lookup), parseNodeSet(other, lookup)];
      expect(meaning(includeText(before, other, lookup))).toBe(a.union(b).fold());
      expect(meaning(excludeText(before, other, lookup))).toBe(a.minus(b).fold());
    }),
    { seed, numRuns: runs },
  );
});

test('a group called otherwise means the same', () => {
  const renamed = { web: 'n[1-3]', rack1: 'n[2-4]', other: 'n[5-6]', rack3: 'n6,m1' };
  fc.assert(
    fc.property(text, (before) => {
      let after: string;
      try {
        after = renamedText(before, 'rack2', 'other');
      } catch (error) {
        expect(error).toMatchObject({ code: 'REFUSED' });
        expect(before).toMatch(/[&^] ?@rack\[/);
        return;
      }
      expect(meaning(after, renamed)).toBe(meaning(before));
      if (!/rack2|rack\[/.test(before)) expect(after).toBe(before);
    }),
    { seed, numRuns: runs },
  );
});

test('taking a group out leaves nothing that was not there before', () => {
  fc.assert(
    fc.property(text, (before) => {
      const after = withoutGroups(before, ['rack2']);
      if (after === undefined) return;
      expect(parseNodeSet(before, lookup).includes(parseNodeSet(after, lookup))).toBe(true);
      expect(after).not.toMatch(/rack2|rack\[1-[23]/);
    }),
    { seed, numRuns: runs },
  );
});

test.each([
  ['n[1-3]', 'n5', 'n[1-3,5]', 'n[1-3]'],
  ['@web,m1', 'n[5-6]', '@web,m1,n[5-6]', '@web,m1!n[5-6]'],
  ['@web', '@rack1,m1', '@web,@rack1,m1', '@web!@rack1!m1'],
  ['@web', '@rack1!n2', '@web,n[3-4]', '@web!n[3-4]'],
  [' n* ', 'm1', 'n*,m1', 'n*!m1'],
])('%j with %j', (before, other, included, excluded) => {
  expect(includeText(before, other, lookup)).toBe(included);
  expect(excludeText(before, other, lookup)).toBe(excluded);
});

test.each([
  ['n1, @rack2 ,m1', 'n1, @other ,m1'],
  ['n[1-9]!@rack[1-3]', 'n[1-9]!@rack[1,3]!@other'],
  ['@:rack2', '@other'],
  ['@x:rack2,@rack22', '@x:rack2,@rack22'],
])('%j renamed is %j', (before, after) => {
  expect(renamedText(before, 'rack2', 'other')).toBe(after);
});

test('a range that cannot be taken apart is refused', () => {
  expect(() => renamedText('n[1-9]&@rack[1-2]', 'rack2', 'other')).toThrow(OcfError);
});

test.each([
  ['@rack2', undefined],
  ['n1&@rack2', undefined],
  ['n1!@rack2', undefined],
  ['@rack2 n1', 'n1'],
  ['n1, @rack2', 'n1'],
  ['n1,@rack[1-3] m1', 'n1,@rack[1,3] m1'],
])('%j without it is %j', (before, after) => {
  expect(withoutGroups(before, ['rack2'])).toBe(after);
});
