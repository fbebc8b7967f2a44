import { realpathSync, statSync } from 'node:fs';
import { OcfError } from '../../errors.ts';
import { describeChange } from '../fields/describe-change.ts';
import { unifiedDiff } from '../file/diff.ts';
import { lockClusterFile } from '../file/file-lock.ts';
import { fingerprint } from '../file/fingerprint.ts';
import type { HistoryHost } from '../file/host.ts';
import { readBytes } from '../file/open.ts';
import type { ClusterModel } from '../model.ts';
import { withoutSecrets } from '../secrets.ts';
import { decodeText } from '../yaml/decode.ts';
import { byHandKind, type HistoryEntry, historyOf, seenKind } from './entries.ts';
import { isKnown, readKnown, writeKnown } from './known.ts';
import { meaningAt } from './meaning-at.ts';
import { changeRecord } from './record.ts';
import { keepVersion, readVersion, versionOf } from './versions.ts';

/**
 * Journals what was done to a cluster file by other means than this program, once. While a change is being made, and when the history cannot be written, it is left to the next command:
 * nobody is kept from reading.
 */
export async function noticeEdits(host: HistoryHost): Promise<void> {
  try {
    const target = realpathSync(host.file);
    const lock = await lockClusterFile(target, { system: host.system, wait: 0 });
    try {
      await noticeLocked(host, target, readBytes(target));
    } finally {
      lock.release();
    }
  } catch (error) {
    if (!(error instanceof OcfError) && (error as NodeJS.ErrnoException).syscall === undefined) throw error;
  }
}

/**
 * The same for who holds the file's lock and has read it.
 *
 * @throws OcfError FAILED when the history cannot be written
 */
export async function noticeLocked(host: HistoryHost, target: string, bytes: Buffer): Promise<void> {
  const { stateFolder, journal, system } = host;
  const print = fingerprint(bytes);
  if (isKnown(stateFolder, target, print)) return;
  const after = versionOf(bytes);
  const { version: before, unclear } = lastKnown(host, target, after);
  if (before !== after) {
    const model = await meaningAt(host, target, bytes);
    keepVersion(stateFolder, bytes, system);
    if (unclear) journal.append(endOf(unclear, target));
    if (before === undefined) journal.append({ phase: 'note', kind: seenKind, detail: { file: target, after } });
    else await noteEdit(host, target, { before, after, bytes, model });
  }
  writeKnown(stateFolder, { file: target, fingerprint: print, version: after });
}

interface Edit {
  readonly before: string;
  readonly after: string;
  readonly bytes: Buffer;
  /** undefined when it is invalid. */
  readonly model: ClusterModel | undefined;
}

async function noteEdit(host: HistoryHost, target: string, edit: Edit): Promise<void> {
  const { stateFolder, journal, reporter } = host;
  const { before, after, bytes, model } = edit;
  const old = readVersion(stateFolder, before);
  // without the models nobody knows what in the texts is a secret
  const oldModel = old && (await meaningAt(host, target, old));
  const told = oldModel &&
    model && {
      diff: withoutSecrets(unifiedDiff(decodeText(target, old), decodeText(target, bytes), target), [oldModel, model]),
      changes: describeChange(oldModel, model),
    };
  const record = told ? changeRecord({ before, after, ...told }) : { before, after };
  const modified = statSync(target).mtime.toISOString();
  const { operation } = journal.append({
    phase: 'note',
    kind: byHandKind,
    detail: { file: target, ...record, modified, ...(model ? {} : { invalid: true }) },
  });
  const id = operation.slice(0, 8);
  reporter.note(`${target} was edited by hand since the last command; see it with: ocf config diff ${id}`);
}

/** The newest content that the journal knows, else the note beside it: a journal may begin anew. */
function lastKnown(
  { journal, stateFolder }: HistoryHost,
  target: string,
  present: string,
): { readonly version?: string; readonly unclear?: HistoryEntry } {
  const noted = readKnown(stateFolder, target)?.version;
  for (const entry of historyOf(journal, target, present)) {
    if (entry.outcome === 'done') return { version: entry.after };
    // killed, and edited by hand before anybody looked: nobody can tell what was there in between
    if (entry.outcome === 'unknown') return { version: noted ?? entry.before ?? entry.after, unclear: entry };
  }
  return noted === undefined ? {} : { version: noted };
}

function endOf({ id, kind }: HistoryEntry, file: string) {
  return { operation: id, phase: 'end', kind, detail: { file, outcome: 'unknown' } } as const;
}
