import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LineChange, lineChanges, linesWithEnds } from '../../../../src/core/config/history/line-changes.ts';

const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd\r', ''), { maxLength: 30 }).map((lines) => lines.join('\n'));

function applied(old: readonly string[], changes: readonly LineChange[]): string {
  const lines = [...old];
  for (const { from, to, lines: fresh } of [...changes].reverse()) lines.splice(from, to - from, ...fresh);
  return lines.join('');
}

// length of the longest common subsequence, the slow and plain way
function common(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    const next = [0];
    for (const [at, other] of b.entries()) {
      next.push(line === other ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

test('the changes lead from one text to the other, are as few as can be and never touch', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const [a, b] = [linesWithEnds(before), linesWithEnds(after)];
      expect(a.join('')).toBe(before);
      const changes = lineChanges(a, b) ?? [];
      expect(applied(a, changes)).toBe(after);
      const added = changes.reduce((sum, { lines }) => sum + lines.length, 0);
      const removed = changes.reduce((sum, { from, to }) => sum + to - from, 0);
      expect([removed, added]).toEqual([a.length - common(a, b), b.length - common(a, b)]);
      for (const [index, { from }] of changes.entries()) {
        if (index > 0) expect(from).toBeGreaterThan(changes[index - 1]?.to ?? 0);
      }
    }),
    { numRuns: 2000 },
  );
});

test('texts without anything in common are too much', () => {
  const lines = (letter: string) => Array.from({ length: 3000 }, (_, index) => `${letter}${index}\n`);
  expect(lineChanges(lines('a'), lines('b'))).toBeUndefined();
  expect(lineChanges(lines('a'), [...lines('a').slice(0, 1500), 'x\n', ...lines('a').slice(1501)])).toEqual([
    { from: 1500, to: 1501, lines: ['x\n'] },
  ]);
});
