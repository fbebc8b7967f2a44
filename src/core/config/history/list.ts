import type { HistoryHost } from '../file/host.ts';
import { momentOf } from '../moment.ts';
import type { HistoryEntry } from './entries.ts';
import { readHistory } from './history.ts';

export interface HistoryQuery {
  /** A time ago (`1h`) or a date. */
  readonly since?: string | undefined;
  readonly limit?: number | undefined;
}

export interface ConfigHistory {
  readonly file: string;
  /** SHA-256 of the file's content now. */
  readonly version: string;
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
}

/**
 * What was changed in the cluster file, by whom and why.
 *
 * @throws OcfError USAGE when `since` is no time
 */
export function configHistory(host: HistoryHost, { since, limit }: HistoryQuery): ConfigHistory {
  const from = since === undefined ? Number.NEGATIVE_INFINITY : momentOf(since, host.system.now());
  const { target, present, entries } = readHistory(host);
  const wanted = entries.filter(({ at }) => Date.parse(at) >= from);
  return { file: target, version: present, entries: limit === undefined ? wanted : wanted.slice(0, limit) };
}
