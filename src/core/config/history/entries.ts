import type { Journal, JournalEvent } from '../../journal.ts';
import type { FieldChange } from '../fields/field-change.ts';

/** Kinds of entries that no command made: the file as it was when it was met first, and what an editor did to it. */
export const seenKind = 'config seen';
export const byHandKind = 'config edited by hand';

/** One change of a cluster file, as the journal has it. Versions are SHA-256 of the whole content. */
export interface HistoryEntry {
  /** The journal's operation; its first eight letters are enough to name it. */
  readonly id: string;
  /** ISO 8601, UTC: when it was made; when it was noticed for one made by hand. */
  readonly at: string;
  /** Who made it; who noticed it for one made by hand. */
  readonly user: string;
  readonly host: string;
  /** Noun and verb of the command, or `config seen`, or `config edited by hand`. */
  readonly kind: string;
  readonly reason?: string;
  /** Whether the file had `after` for its content then. unknown: its end was not seen and what is there now is neither. */
  readonly outcome: 'done' | 'not done' | 'unknown';
  /** Missing for the file as it was met first. */
  readonly before?: string;
  readonly after: string;
  /** Old to new for each field; the first of many. Missing when it could not be told. */
  readonly changes?: readonly FieldChange[];
  /** How many more there are than `changes` holds. */
  readonly more: number;
  /** Unified, literal secrets starred, the beginning of a long one. */
  readonly diff?: string;
  /** ISO 8601, UTC; for one made by hand, when the file was written. */
  readonly modified?: string;
  /** What an editor left was invalid. */
  readonly invalid?: true;
}

/**
 * The changes of one file, newest first. Of one whose end nobody wrote down, what the file was next decides whether it
 * took effect: the content before the entry that followed, or `present`, the version of the file now.
 */
export function historyOf(journal: Journal, target: string, present: string | undefined): readonly HistoryEntry[] {
  const ends = new Map<string, JournalEvent>();
  const entries: HistoryEntry[] = [];
  let next = present;
  for (const event of journal.recent({ where: (each) => isAbout(each, target), holds: fileMark(target) })) {
    if (event.phase === 'end') {
      ends.set(event.operation, event);
      continue;
    }
    const entry = entryFrom(event, ends.get(event.operation), next);
    entries.push(entry);
    next = entry.before ?? entry.after;
  }
  return entries;
}

/** What the journal's lines about a file hold. */
export function fileMark(target: string): string {
  return `"file":${JSON.stringify(target)}`;
}

function isAbout({ phase, detail }: JournalEvent, target: string): boolean {
  return detail.file === target && (phase === 'end' || typeof detail.after === 'string');
}

function entryFrom(event: JournalEvent, end: JournalEvent | undefined, next: string | undefined): HistoryEntry {
  const { at, operation, kind, who, reason, detail } = event;
  const { before, after, changes, more, diff, modified, invalid } = detail as unknown as HistoryEntry;
  return {
    id: operation,
    at,
    user: who.user,
    host: who.host,
    kind,
    ...(reason === undefined ? {} : { reason }),
    outcome: event.phase === 'note' ? 'done' : outcomeOf(end, next, before, after),
    ...(before === undefined ? {} : { before }),
    after,
    ...(changes === undefined ? {} : { changes }),
    more: more ?? 0,
    ...(diff === undefined ? {} : { diff }),
    ...(modified === undefined ? {} : { modified }),
    ...(invalid ? { invalid } : {}),
  };
}

function outcomeOf(
  end: JournalEvent | undefined,
  next: string | undefined,
  before: string | undefined,
  after: string,
): HistoryEntry['outcome'] {
  if (end?.detail.succeeded === true) return 'done';
  if (end?.detail.succeeded === false) return 'not done';
  if (end || next === undefined) return 'unknown';
  return next === after ? 'done' : next === before ? 'not done' : 'unknown';
}
