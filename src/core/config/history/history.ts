import { realpathSync } from 'node:fs';
import { OcfError } from '../../errors.ts';
import type { HistoryHost } from '../file/host.ts';
import { readBytes } from '../file/open.ts';
import { type HistoryEntry, historyOf } from './entries.ts';
import { readVersion, versionOf } from './versions.ts';

/** A cluster file with all that is known of its past. */
export interface History {
  /** The file, without symbolic links. */
  readonly target: string;
  /** What is in it now, and that content's version. */
  readonly bytes: Buffer;
  readonly present: string;
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
}

export function readHistory(host: HistoryHost): History {
  const target = realpathSync(host.file);
  const bytes = readBytes(target);
  const present = versionOf(bytes);
  return { target, bytes, present, entries: historyOf(host.journal, target, present) };
}

/** The changes that took effect and can be gone back from, newest first. */
export function changesOf({ entries }: History): readonly (HistoryEntry & { readonly before: string })[] {
  return entries.filter(
    (entry): entry is HistoryEntry & { before: string } => entry.before !== undefined && entry.outcome === 'done',
  );
}

/**
 * What stood in the file at a version.
 *
 * @throws OcfError NOT_FOUND when it is not kept any more
 */
export function contentAt({ stateFolder }: HistoryHost, { present, bytes, target }: History, version: string): Buffer {
  const content = version === present ? bytes : readVersion(stateFolder, version);
  if (content) return content;
  throw new OcfError('NOT_FOUND', `Version ${shortId(version)} of ${target} is not kept any more.`, {
    suggestions: ['The newest thousand are kept, as long as they are not too large.'],
    data: { version },
  });
}

/** How entries and versions are called where people read: the first eight letters. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}
