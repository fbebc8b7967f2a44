import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ClusterModel } from './model.ts';

/** What is remembered of a file whose bytes are known. */
export interface CachedCluster {
  readonly model: ClusterModel;
  readonly warnings: readonly string[];
}

// a change of the model, of validation or of warnings needs another number: what was cached before is then unknown
const format = 1;
const kept = 8;

/** The key of a file's content. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * What was understood of these bytes before. undefined whenever there is the least doubt: another user could write
 * to the folder or owns the file, the entry is torn or of another version.
 */
export function readCache(folder: string, hash: string): CachedCluster | undefined {
  let descriptor: number | undefined;
  try {
    if (!isPrivate(lstatSync(folder), 'folder')) return undefined;
    descriptor = openSync(entryFile(folder, hash), constants.O_RDONLY | constants.O_NOFOLLOW);
    if (!isPrivate(fstatSync(descriptor), 'file')) return undefined;
    const entry = JSON.parse(readFileSync(descriptor, 'utf8')) as CachedCluster & { format?: unknown; hash?: unknown };
    return entry.format === format && entry.hash === hash ? entry : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Remembers what was understood. A cache that cannot be written is no error: the next command is slower. */
export function writeCache(folder: string, hash: string, { model, warnings }: CachedCluster): void {
  const temporary = join(folder, `.${hash}.${process.pid}.tmp`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isPrivate(lstatSync(folder), 'folder')) return;
    writeFileSync(temporary, JSON.stringify({ format, hash, model, warnings }), { flag: 'wx', mode: 0o600 });
    renameSync(temporary, entryFile(folder, hash));
    removeOld(folder);
  } catch {
    rmSync(temporary, { force: true });
  }
}

function entryFile(folder: string, hash: string): string {
  return join(folder, `${hash}.json`);
}

function isPrivate(stats: Stats, kind: 'folder' | 'file'): boolean {
  const right = kind === 'folder' ? stats.isDirectory() : stats.isFile();
  return right && stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0;
}

// also what a killed process left behind; younger temporary files may still be written
function removeOld(folder: string): void {
  const entries = readdirSync(folder)
    .filter((name) => /^\.?[0-9a-f]{64}\.(json|\d+\.tmp)$/.test(name))
    .map((name) => ({ name, time: timeOf(join(folder, name)) }))
    .sort((a, b) => b.time - a.time);
  for (const { name } of entries.slice(kept)) rmSync(join(folder, name), { force: true });
}

function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
