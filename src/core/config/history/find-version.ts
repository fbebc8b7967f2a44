import { OcfError } from '../../errors.ts';
import { parseMoment } from '../moment.ts';
import type { HistoryEntry } from './entries.ts';
import { changesOf, type History, shortId } from './history.ts';

/** What a word for a version means: a content, and the entry when the word names one. */
export interface FoundVersion {
  readonly version: string;
  readonly entry?: HistoryEntry;
}

/**
 * The version that a word names: `now`; `now~2` for before the last two changes; the beginning of an entry's or a
 * version's name (an entry stands for what it led to); or a time, for what was in the file then.
 *
 * @throws OcfError NOT_FOUND when there is none, USAGE when it could be several
 */
export function findVersion(history: History, word: string, now: number): FoundVersion {
  const back = stepsBack(word);
  if (back !== undefined) return { version: versionBefore(history, back) };
  const found = named(history, word);
  // digits alone are letters of a name, not seconds
  const moment = /^\d+$/.test(word) ? undefined : parseMoment(word, now);
  // 1234d could be both
  if (found.length > 1 || (found.length === 1 && moment !== undefined)) throw ambiguous(history, word);
  if (found[0]) return found[0];
  if (moment !== undefined) return { version: versionAt(history, moment, word) };
  throw unknownVersion(history, word);
}

/**
 * The entry that a word names: the beginning of its name, or `now~1` for the last change, `now~2` for the one before.
 *
 * @throws OcfError NOT_FOUND when there is none, USAGE when it could be several
 */
export function findEntry(history: History, word: string): HistoryEntry {
  const back = stepsBack(word);
  const change = back === undefined ? undefined : changesOf(history)[back - 1];
  if (change) return change;
  const found = isName(word) ? history.entries.filter(({ id }) => id.startsWith(word)) : [];
  if (found.length > 1) throw ambiguous(history, word);
  if (found[0]) return found[0];
  throw new OcfError('NOT_FOUND', `${history.target} has no change "${word}" in its history.`, {
    suggestions: seeHistory,
  });
}

const seeHistory = ['See them with: ocf config history'];

function stepsBack(word: string): number | undefined {
  if (word === 'now') return 0;
  const [, steps] = /^(?:now)?~(\d{1,6})$/.exec(word) ?? [];
  return steps === undefined ? undefined : Number(steps);
}

function isName(word: string): boolean {
  return /^[0-9a-f][0-9a-f-]{3,63}$/.test(word);
}

function named({ entries, present }: History, word: string): readonly FoundVersion[] {
  if (!isName(word)) return [];
  const byEntry = entries.filter(({ id }) => id.startsWith(word)).map((entry) => ({ version: entry.after, entry }));
  const versions = new Set([present, ...entries.flatMap(({ before, after }) => [after, before ?? after])]);
  const byVersion = [...versions].filter((each) => each.startsWith(word)).map((version) => ({ version }));
  return [...byEntry, ...byVersion];
}

function versionBefore(history: History, steps: number): string {
  if (steps === 0) return history.present;
  const changes = changesOf(history);
  const change = changes[steps - 1];
  if (change) return change.before;
  throw new OcfError(
    'NOT_FOUND',
    `The history of ${history.target} goes back ${changes.length} changes, not ${steps}.`,
    {
      suggestions: seeHistory,
    },
  );
}

// what was written by hand was there from when it was written, if nothing else came in between
function versionAt(history: History, moment: number, word: string): string {
  const done = history.entries.filter(({ outcome }) => outcome === 'done');
  const since = (entry: HistoryEntry, index: number) => {
    const [written, noticed] = [Date.parse(entry.modified ?? entry.at), Date.parse(entry.at)];
    const older = done[index + 1];
    return older && written >= Date.parse(older.at) && written <= noticed ? written : noticed;
  };
  const entry = done.find((each, index) => since(each, index) <= moment);
  if (entry) return entry.after;
  const first = done.at(-1);
  const begin = first ? `begins at ${first.at}` : 'is empty';
  throw new OcfError('NOT_FOUND', `The history of ${history.target} ${begin}; "${word}" is before that.`, {
    suggestions: seeHistory,
  });
}

function ambiguous(history: History, word: string): OcfError {
  const names = named(history, word).map(({ version, entry }) =>
    entry ? `change ${shortId(entry.id)}` : `version ${shortId(version)}`,
  );
  const others = names.length > 1 ? names.join(', ') : `${names.join('')}, or a time`;
  return new OcfError('USAGE', `"${word}" could be several things: ${others}.`, {
    suggestions: ['Write more letters of the name.'],
  });
}

function unknownVersion({ target }: History, word: string): OcfError {
  return new OcfError('NOT_FOUND', `${target} has no version "${word}" in its history.`, {
    suggestions: [
      ...seeHistory,
      'A version is now, now~1 (before the last change), four or more letters of its name, or a time as 2h or 2026-11-20T08:00Z.',
    ],
  });
}
