import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NodeSet } from '../../../src/core/nodeset/nodeset.ts';
import { parseNodeSet } from '../../../src/core/nodeset/parse.ts';
import { rewriteNames } from '../../../src/core/nodeset/rewrite.ts';

const renamed = (names: Readonly<Record<string, string>>) => (set: NodeSet) => {
  const touched = set.intersect(NodeSet.of(Object.keys(names)));
  return [set.minus(touched), NodeSet.of([...touched].map((name) => names[name] as string))];
};

describe('names in a node-set text', () => {
  test.each([
    ['n[1-4]', 'n[1,3-4],m2'],
    ['n1, n2 n3', 'n1, m2 n3'],
    ['@web!n[1-3]', '@web!n[1,3]!m2'],
    ['@web^n[1-3]', '@web^n[1,3]^m2'],
    ['@web&n2', '@web&m2'],
    ['@n2,n20,n2x', '@n2,n20,n2x'],
    ['n*!n3', 'n*!n3'],
  ])('%j with n2 called m2', (text, wanted) => {
    expect(rewriteNames(text, renamed({ n2: 'm2' }))).toBe(wanted);
  });

  test.each([
    ['n[1-2]', ''],
    ['n1,@web', '@web'],
    ['@web,n1', '@web'],
    ['@web!n1!x', '@web!x'],
    ['n1^x', 'x'],
    ['@web&n1', undefined],
    ['n1!x', undefined],
    ['n1&@web', undefined],
    ['@gone,x', 'x'],
  ])('%j without n1, n2 and @gone', (text, wanted) => {
    const without = (set: NodeSet) => [set.minus(NodeSet.of(['n1', 'n2']))];
    expect(rewriteNames(text, without, (operand) => operand === '@gone')).toBe(wanted);
  });

  test('a union behind & cannot be written', () => {
    expect(rewriteNames('@web&n[1-3]', renamed({ n2: 'm2' }))).toBeUndefined();
  });
});

const names = ['a1', 'a2', 'a3', 'b1', 'b2', 'c'];
const operand = fc.subarray(names, { minLength: 1 }).map((some) => NodeSet.of(some).fold());
const expression = fc
  .tuple(operand, fc.array(fc.tuple(fc.constantFrom(',', '!', '&', '^', ' '), operand), { maxLength: 4 }))
  .map(([first, rest]) => first + rest.map(([operator, text]) => `${operator}${text}`).join(''));

test('whatever the operators, the rewritten text means the changed set', () => {
  const outcomes = { written: 0, not: 0 };
  fc.assert(
    fc.property(expression, fc.subarray(names), fc.boolean(), (text, some, goes) => {
      const touched = NodeSet.of(some);
      const change = (set: NodeSet) => {
        const part = set.intersect(touched);
        return [set.minus(part), goes ? NodeSet.empty : NodeSet.of([...part].map((name) => `${name}x`))];
      };
      const result = rewriteNames(text, change);
      outcomes[result === undefined ? 'not' : 'written']++;
      if (result === undefined) return;
      const [rest, moved] = change(parseNodeSet(text)) as [NodeSet, NodeSet];
      expect(parseNodeSet(result).fold()).toBe(rest.union(moved).fold());
    }),
    { numRuns: 2000 },
  );
  expect(outcomes.written).toBeGreaterThan(outcomes.not);
});
