import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unifiedDiff } from '../../../../src/core/config/file/diff.ts';
import { describeWith } from '../../../support/components.ts';
import { folders } from './folder.ts';

const folder = folders();

test('a unified diff with three lines around', () => {
  expect(unifiedDiff('1\n2\n3\n4\n5\n6\n7\n8\n9\n', '1\n2\n3\n4\nx\n6\n7\n8\n9\n', 'f')).toBe(
    '--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8',
  );
  expect(unifiedDiff('a\n', 'a\n', 'f')).toBe('');
  expect(unifiedDiff('a', 'a\n', 'f')).toBe('--- f\n+++ f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a');
  expect(unifiedDiff('', 'a\n', 'f')).toBe('--- f\n+++ f\n@@ -0,0 +1 @@\n+a');
});

test.each([1, 5_000, 19_999, 20_000, 39_999])('one line of forty thousand, the %dth', (number) => {
  const lines = Array.from({ length: 40_000 }, (_, index) => `line ${index + 1}\n`);
  const changed = lines.with(number - 1, 'x\n');
  const [, , hunk, ...shown] = unifiedDiff(lines.join(''), changed.join(''), 'f').split('\n');
  const from = Math.max(1, number - 3);
  expect(hunk).toBe(`@@ -${from},${shown.length - 1} +${from},${shown.length - 1} @@`);
  expect(shown.filter((line) => !line.startsWith(' '))).toEqual([`-line ${number}`, '+x']);
  const shorter = unifiedDiff(lines.join(''), lines.toSpliced(number - 1, 1).join(''), 'f').split('\n');
  expect(shorter.slice(2).filter((line) => /^[-+]/.test(line))).toEqual([`-line ${number}`]);
});

describeWith(['patch'], 'over the patch program', () => {
  test('it takes every one of them', () => {
    const place = folder();
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 30 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before !== '' && after !== '');
        writeFileSync(join(place, 'f'), before);
        const { status } = spawnSync('patch', ['-s', '--posix', 'f'], {
          cwd: place,
          input: `${unifiedDiff(before, after, 'f')}\n`,
        });
        return status === 0 && readFileSync(join(place, 'f'), 'utf8') === after;
      }),
      { numRuns: 100 },
    );
  });
});
