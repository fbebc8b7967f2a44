import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { takenBack } from '../../../../src/core/config/history/take-back.ts';

// every line of a text of its own: kept, replaced, deleted, or with another one behind it
const treatment = fc.constantFrom('keep', 'replace', 'delete', 'add');

function treated(lines: readonly string[], how: readonly string[], mark: string): string {
  return lines
    .flatMap((line, index) => {
      if (how[index] === 'replace') return [`${line}-${mark}`];
      if (how[index] === 'delete') return [];
      return how[index] === 'add' ? [line, `${line}+${mark}`] : [line];
    })
    .map((line) => `${line}\n`)
    .join('');
}

test('what two changes did to different lines comes apart again', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), treatment), { minLength: 1, maxLength: 30 }), (plan) => {
      const lines = plan.map((_, index) => `line ${index}`);
      // a kept line between any two that are touched
      const how = plan.map(([, each], index) => (index % 2 === 0 ? each : 'keep'));
      const first = how.map((each, index) => (plan[index]?.[0] ? each : 'keep'));
      const second = how.map((each, index) => (plan[index]?.[0] ? 'keep' : each));
      const before = lines.map((line) => `${line}\n`).join('');
      const after = treated(lines, first, 'x');
      // the second change works on what the first one left
      const present = treated(
        lines,
        how.map((each) => each),
        'x',
      );
      expect(takenBack({ before, after, present })).toBe(treated(lines, second, 'x'));
    }),
    { numRuns: 500 },
  );
});

test('what touched the same lines does not', () => {
  const [before, after] = ['a\nb\nc\n', 'a\nB\nc\n'];
  expect(takenBack({ before, after, present: after })).toBe(before);
  expect(takenBack({ before, after, present: 'a\nBB\nc\n' })).toBeUndefined();
  expect(takenBack({ before, after, present: 'a\nc\n' })).toBeUndefined();
  expect(takenBack({ before, after, present: before })).toBeUndefined();
  // lines added next to it are no part of it
  expect(takenBack({ before, after, present: 'a\nx\nB\ny\nc\n' })).toBe('a\nx\nb\ny\nc\n');
  // nobody knows in which order two additions at one place belong
  expect(takenBack({ before: 'a\nx\nc\n', after: 'a\nc\n', present: 'a\ny\nc\n' })).toBeUndefined();
});
