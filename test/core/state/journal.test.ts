import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
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

test('of lines that do not hold what is wanted none is parsed, but what holds it elsewhere is no hit', () => {
  const journal = journalIn();
  journal.append({ phase: 'note', kind: 'resource start', detail: { node: 'n1' } });
  journal.append({ phase: 'note', kind: 'run', detail: { command: '"kind":"resource ' } });
  const file = join(folder, 'journal.jsonl');
  appendFileSync(file, '{"kind":"resource stop","torn');
  const options = { where: ({ kind }: { kind: string }) => kind.startsWith('resource '), holds: '"kind":"resource ' };
  expect(journal.recent(options).map(({ kind }) => kind)).toEqual(['resource start']);
  expect(journal.recent({ limit: 0 })).toEqual([]);
});

test('followed from mark to mark every event comes once, oldest first, and a torn line never', () => {
  const journal = journalIn();
  const kinds: string[] = [];
  const follow = (mark: number) => journal.follow(mark, ({ kind }) => kinds.push(kind), { holds: '"kind":"a' });
  expect(follow(0)).toBe(0);
  for (const kind of ['a1', 'b', 'a2']) journal.append({ phase: 'note', kind });
  const mark = follow(0);
  appendFileSync(join(folder, 'journal.jsonl'), '{"kind":"a torn');
  expect(follow(mark)).toBe(mark);
  journal.append({ phase: 'note', kind: 'a3', detail: { text: 'ß€😀' } });
  follow(mark);
  expect(kinds).toEqual(['a1', 'a2', 'a3']);
});

test('a journal that cannot be read is an error that names it', () => {
  mkdirSync(join(folder, 'journal.jsonl'));
  const refusal = expect.objectContaining({ code: 'FAILED', message: expect.stringContaining('journal.jsonl') });
  expect(() => journalIn().recent()).toThrow(refusal);
  expect(() => journalIn().follow(0, () => {})).toThrow(refusal);
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
