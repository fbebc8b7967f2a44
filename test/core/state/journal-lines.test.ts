import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { linesBackwards, linesFrom } from '../../../src/core/state/journal-lines.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-lines-'));
  file = join(folder, 'journal.jsonl');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const backwards = (block?: number) => [...linesBackwards(file, block)].map(String);
const from = (offset: number, block?: number) => {
  const lines: string[] = [];
  const end = linesFrom(file, offset, (line) => lines.push(line.toString()), block);
  return { lines, end };
};

// characters of one to four bytes, line ends among them, and blocks that cut them anywhere
const text = fc.string({ unit: fc.constantFrom('a', 'ß', '€', '😀', '\n'), maxLength: 40 });
const blocks = fc.integer({ min: 1, max: 9 });

test('backwards come all lines, whatever the blocks cut', () => {
  fc.assert(
    fc.property(text, blocks, (content, block) => {
      writeFileSync(file, content);
      const expected = content === '' ? [] : content.split('\n').toReversed();
      expect(backwards(block)).toEqual(expected);
    }),
  );
});

test('in two readings come all whole lines, each once, whatever stood there at the first', () => {
  fc.assert(
    fc.property(text, text, blocks, (first, second, block) => {
      writeFileSync(file, first);
      const one = from(0, block);
      expect(one.lines).toEqual(first.split('\n').slice(0, -1));
      appendFileSync(file, second);
      const two = from(one.end, block);
      expect([...one.lines, ...two.lines]).toEqual((first + second).split('\n').slice(0, -1));
      expect(from(two.end, block)).toEqual({ lines: [], end: two.end });
    }),
  );
});

test('what is appended while lines are read is for the next reading', () => {
  writeFileSync(file, 'one\ntwo\nthree\n');
  const lines: string[] = [];
  for (const line of linesBackwards(file, 4)) {
    if (lines.length === 0) appendFileSync(file, 'four\nfi');
    lines.push(line.toString());
  }
  expect(lines).toEqual(['', 'three', 'two', 'one']);
  const visited: string[] = [];
  const end = linesFrom(file, 4, (line) => {
    if (visited.length === 0) appendFileSync(file, 've\n');
    visited.push(line.toString());
  });
  expect(visited).toEqual(['two', 'three', 'four']);
  expect(from(end).lines).toEqual(['five']);
});

test('a file that became shorter is another one; one that is not there has no lines', () => {
  writeFileSync(file, 'one\ntwo\n');
  const { end } = from(0);
  truncateSync(file, 4);
  expect(from(end)).toEqual({ lines: ['one'], end: 4 });
  rmSync(file);
  expect(from(4)).toEqual({ lines: [], end: 0 });
  expect(backwards()).toEqual([]);
});

test('a reading that is left early lets go of the file', () => {
  writeFileSync(file, 'one\ntwo\n');
  // as many as would use up all descriptors
  for (let time = 0; time < 5000; time++) for (const _line of linesBackwards(file)) break;
  expect(backwards()).toEqual(['', 'two', 'one']);
});
