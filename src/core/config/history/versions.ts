import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { OcfError } from '../../errors.ts';
import { isAlive } from '../../is-alive.ts';
import { makeFolder } from '../../make-folder.ts';
import type { System } from '../../system.ts';
import { discard } from '../file/discard.ts';
import { fileError } from '../file/file-error.ts';

/** How many old contents stay. */
export interface Keeping {
  /** At most so many. */
  readonly most: number;
  /** At most so many bytes as they lie on disk. */
  readonly mostBytes: number;
  /** But never fewer than these, however large. */
  readonly fewest: number;
}

export const usualKeeping: Keeping = { most: 1_000, mostBytes: 256 * 1024 * 1024, fewest: 50 };

// Node's parts that only changes need
const crypto = () => process.getBuiltinModule('node:crypto');
const zlib = () => process.getBuiltinModule('node:zlib');

/** The name of a content: its SHA-256 in hex. */
export function versionOf(bytes: Buffer): string {
  return crypto().createHash('sha256').update(bytes).digest('hex');
}

/**
 * Keeps a content in a cluster's state folder; it is on disk when this returns. The folder is closed to others: cluster
 * files may hold secrets. The oldest go when there are too many; what is kept again counts as new.
 *
 * @returns its version
 * @throws OcfError FAILED when it cannot be written
 */
export function keepVersion(
  stateFolder: string,
  bytes: Buffer,
  system: Pick<System, 'pid' | 'randomHex' | 'now'>,
  keeping: Keeping = usualKeeping,
): string {
  const version = versionOf(bytes);
  const folder = folderOf(stateFolder);
  const file = keptVersionFile(stateFolder, version);
  // read, not only looked for: what a bad disk made of it would be no help later
  if (contentIn(file, version)) {
    touch(file, system.now());
    return version;
  }
  const temporary = join(folder, `.${version}.${system.pid}.${system.randomHex(4)}.tmp`);
  try {
    makeFolder(folder, 0o700);
    writeSynced(temporary, zlib().gzipSync(bytes, { level: 1 }));
    renameSync(temporary, file);
    syncFolder(folder);
  } catch (cause) {
    discard(temporary);
    throw notKept(fileError(file, 'written', cause));
  }
  removeOldest(folder, keeping);
  return version;
}

/** What stood in the file then; undefined when it is not kept any more, or damaged. */
export function readVersion(stateFolder: string, version: string): Buffer | undefined {
  return contentIn(keptVersionFile(stateFolder, version), version);
}

/** Where a version is kept, compressed by gzip. */
export function keptVersionFile(stateFolder: string, version: string): string {
  return join(folderOf(stateFolder), `${version}.gz`);
}

/** All that are kept, in no order. */
export function keptVersions(stateFolder: string): readonly string[] {
  try {
    return readdirSync(folderOf(stateFolder)).flatMap((name) => /^([0-9a-f]{64})\.gz$/.exec(name)?.[1] ?? []);
  } catch {
    return [];
  }
}

function folderOf(stateFolder: string): string {
  return join(stateFolder, 'versions');
}

function contentIn(file: string, version: string): Buffer | undefined {
  try {
    const bytes = zlib().gunzipSync(readFileSync(file));
    return versionOf(bytes) === version ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function writeSynced(file: string, bytes: Buffer): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

// only the order in which they go hangs on it
function touch(file: string, now: number): void {
  try {
    utimesSync(file, now / 1000, now / 1000);
  } catch {
    // somebody else's file, or a disk that has become read-only: it is there all the same
  }
}

// with what killed processes left behind; a disk that does not let go of them is no reason to stop a change
function removeOldest(folder: string, { most, mostBytes, fewest }: Keeping): void {
  try {
    const files = readdirSync(folder)
      .filter((name) => /^[0-9a-f]{64}\.gz$/.test(name))
      .map((name) => ({ name, stats: statSync(join(folder, name), { throwIfNoEntry: false }) }))
      .sort((a, b) => (b.stats?.mtimeMs ?? 0) - (a.stats?.mtimeMs ?? 0));
    let bytes = 0;
    for (const [index, { name, stats }] of files.entries()) {
      bytes += stats?.size ?? 0;
      if (index >= fewest && (index >= most || bytes > mostBytes)) discard(join(folder, name));
    }
    removeAbandoned(folder);
  } catch {
    // the next change tries again
  }
}

function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid] = /^\.[0-9a-f]{64}\.(\d+)\.[0-9a-f]{8}\.tmp$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) discard(join(folder, name));
  }
}

function notKept(error: OcfError): OcfError {
  return new OcfError(
    'FAILED',
    `The version before the change cannot be kept, so nothing was changed: ${error.message}`,
    {
      cause: error,
      suggestions: [...error.suggestions, 'Or choose another folder with OCF_STATE_DIR.'],
      data: { ...error.data },
    },
  );
}
