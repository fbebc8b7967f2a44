import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openJournal } from '../../../src/core/state/journal.ts';
import { realSystem } from '../../../src/core/system.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const journalIn = (name = 'journal.jsonl') => openJournal(join(folder, name), realSystem());

test('what was appended comes back newest first, with who and when', () => {
  const journal = journalIn();
  const begin = journal.append({ phase: 'begin', kind: 'fence', reason: 'hung', detail: { node: 'n2' } });
  journal.append({ operation: begin.operation, phase: 'end', kind: 'fence', detail: { verdict: 'verified-off' } });
  const [last, first] = journal.recent();
  expect(first).toEqual(begin);
  expect(last).toMatchObject({ operation: begin.operation, phase: 'end', detail: { verdict: 'verified-off' } });
  expect(first?.reason).toBe('hung');
  expect(Date.parse(first?.at ?? '')).toBeGreaterThan(0);
  expect(first?.who.pid).toBe(process.pid);
});

test('a line torn by a power cut costs only itself', () => {
  const journal = journalIn();
  journal.append({ phase: 'note', kind: 'one' });
  appendFileSync(join(folder, 'journal.jsonl'), '{"at":"2026-01-01T00:0');
  journal.append({ phase: 'note', kind: 'two' });
  expect(journal.recent().map(({ kind }) => kind)).toEqual(['two', 'one']);
  expect(readFileSync(join(folder, 'journal.jsonl'), 'utf8').split('\n')).toHaveLength(4);
});

test('a limit and a condition choose among the newest', () => {
  const journal = journalIn();
  for (const kind of ['a', 'b', 'a', 'b', 'a']) journal.append({ phase: 'note', kind });
  expect(journal.recent({ limit: 2, where: ({ kind }) => kind === 'a' })).toHaveLength(2);
});

test('a journal that does not exist is empty; one is private when it is made', () => {
  expect(journalIn('none.jsonl').recent()).toEqual([]);
  journalIn('deep/er/journal.jsonl').append({ phase: 'note', kind: 'a' });
  expect(statSync(join(folder, 'deep/er/journal.jsonl')).mode & 0o777).toBe(0o600);
});

test('a journal that cannot be written is an error that says how to choose another folder', () => {
  appendFileSync(join(folder, 'file'), '');
  const journal = openJournal(join(folder, 'file/journal.jsonl'), realSystem());
  expect(() => journal.append({ phase: 'note', kind: 'a' })).toThrow(
    expect.objectContaining({ code: 'FAILED', suggestions: [expect.stringContaining('OCF_STATE_DIR')] }),
  );
});
