import { describeChange } from '../fields/describe-change.ts';
import type { FieldChange } from '../fields/field-change.ts';
import { unifiedDiff } from '../file/diff.ts';
import type { HistoryHost } from '../file/host.ts';
import { starred } from '../starred.ts';
import { findVersion } from './find-version.ts';
import { changesOf, contentAt, type History, readHistory } from './history.ts';
import { meaningAt } from './meaning-at.ts';

/** As findVersion takes them. */
export interface CompareInput {
  /** Default: before the last change. An entry alone stands for what it changed. */
  readonly from?: string | undefined;
  /** Default: now. */
  readonly to?: string | undefined;
}

export interface ConfigCompared {
  readonly file: string;
  /** Versions, SHA-256. */
  readonly from: string;
  readonly to: string;
  /** Unified, literal secrets starred; empty when they are the same. */
  readonly diff: string;
  /** Old to new for each field; missing when one of the two is invalid. */
  readonly changes?: readonly FieldChange[];
}

/**
 * What differs between two versions of the cluster file.
 *
 * @throws OcfError NOT_FOUND or USAGE when a word names no version, or one that is not kept any more
 */
export async function compareVersions(host: HistoryHost, { from, to }: CompareInput): Promise<ConfigCompared> {
  const history = readHistory(host);
  const { target } = history;
  const chosen = choose(history, from, to, host.system.now());
  const [old, fresh] = [contentAt(host, history, chosen.from), contentAt(host, history, chosen.to)];
  const models = [await meaningAt(host, target, old), await meaningAt(host, target, fresh)] as const;
  const [before, after] = models;
  return {
    file: target,
    ...chosen,
    diff: starred(unifiedDiff(old.toString('utf8'), fresh.toString('utf8'), target), models),
    ...(before && after ? { changes: describeChange(before, after) } : {}),
  };
}

function choose(history: History, from: string | undefined, to: string | undefined, now: number) {
  if (from === undefined) return { from: changesOf(history)[0]?.before ?? history.present, to: history.present };
  const old = findVersion(history, from, now);
  if (to !== undefined) return { from: old.version, to: findVersion(history, to, now).version };
  if (old.entry?.before !== undefined) return { from: old.entry.before, to: old.entry.after };
  return { from: old.version, to: history.present };
}
