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
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../is-alive.ts';
import { discard } from './discard.ts';
import { fingerprint } from './fingerprint.ts';
import {
  type CachedCluster,
  type KeptNames,
  type Lines,
  linesFrom,
  linesOf,
  mostNames,
  namesIn,
  rememberedIn,
} from './remembered.ts';

export type { CachedCluster };

// a change of the model, of validation, of warnings or of the fingerprint needs another number: what was cached before
// is then unknown
const format = 13;
const kept = 8;

/** The bytes of a file and the name of its entry. */
export interface Content {
  readonly name: string;
  readonly bytes: Buffer;
  /** Made when it is first asked for. */
  readonly fingerprint: string;
}

/**
 * Names a content. An entry holds the whole content and is compared byte by byte, so the name only has to differ
 * most of the time: a sample makes it, and neither ten thousand nodes nor Node's crypto are loaded for it.
 */
export function contentOf(bytes: Buffer): Content {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const step = Math.max(4, Math.floor(bytes.length / 1024));
  let [one, two] = [0x811c9dc5, bytes.length];
  const take = (sample: number) => {
    one = Math.imul(one ^ sample, 0x01000193);
    two = Math.imul(two ^ sample, 0x5bd1e995) ^ (two >>> 15);
  };
  let at = 0;
  for (; at + 4 <= bytes.length; at += step) take(view.getInt32(at));
  for (; at < bytes.length; at++) take(bytes[at] as number);
  const hex = (part: number) => (part >>> 0).toString(16).padStart(8, '0');
  let print: string | undefined;
  return {
    name: hex(one) + hex(two),
    bytes,
    get fingerprint() {
      print ??= fingerprint(bytes);
      return print;
    },
  };
}

/**
 * What was understood of these bytes before. undefined whenever there is the least doubt: another user could write
 * to the folder or owns the file, the entry is torn, of another version or of other bytes.
 */
export function readCache(folder: string, content: Content): CachedCluster | undefined {
  return fromEntry(folder, content, rememberedIn);
}

/** The names of its nodes, the first `mostNames` of them, without the rest; for completion. */
export function readCachedNames(folder: string, content: Content): readonly string[] | undefined {
  return fromEntry(folder, content, (lines) => namesIn(lines).slice(0, mostNames));
}

function fromEntry<T>(folder: string, { name, bytes }: Content, read: (lines: Lines) => T | undefined): T | undefined {
  let descriptor: number | undefined;
  try {
    if (!isPrivate(lstatSync(folder), 'folder')) return undefined;
    descriptor = openSync(entryFile(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW);
    if (!isPrivate(fstatSync(descriptor), 'file')) return undefined;
    const entry = readFileSync(descriptor);
    const begin = headOf(bytes).length;
    const end = begin + bytes.length;
    if (!entry.subarray(0, begin).equals(headOf(bytes)) || !entry.subarray(begin, end).equals(bytes)) return undefined;
    return read(linesFrom(entry, end));
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Remembers what was understood. A cache that cannot be written is no error: the next command is slower. */
export function writeCache(
  folder: string,
  { name, bytes, fingerprint }: Content,
  { model, warnings }: CachedCluster,
  names: KeptNames,
): void {
  const temporary = join(folder, `.${name}.${process.pid}.tmp`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isPrivate(lstatSync(folder), 'folder')) return;
    const lines = linesOf({ model, warnings, fingerprint }, names);
    const entry = Buffer.concat([headOf(bytes), bytes, ...lines]);
    writeFileSync(temporary, entry, { flag: 'wx', mode: 0o600 });
    renameSync(temporary, entryFile(folder, name));
    removeOld(folder);
  } catch {
    discard(temporary);
  }
}

// an entry is this line, the bytes of the file, and the lines of JSON that `Lines` names
function headOf(bytes: Buffer): Buffer {
  return Buffer.from(`ocf cluster cache ${format} ${bytes.length}\n`);
}

function entryFile(folder: string, name: string): string {
  return join(folder, `${name}.cluster`);
}

function isPrivate(stats: Stats, kind: 'folder' | 'file'): boolean {
  const right = kind === 'folder' ? stats.isDirectory() : stats.isFile();
  return right && stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0;
}

// also what killed processes left behind
function removeOld(folder: string): void {
  const names = readdirSync(folder);
  const entries = names
    .filter((name) => /^[0-9a-f]{16}\.cluster$/.test(name))
    .map((name) => ({ name, time: timeOf(join(folder, name)) }))
    .sort((a, b) => b.time - a.time);
  const abandoned = names.filter((name) => {
    const [, pid] = /^\.[0-9a-f]{16}\.(\d+)\.tmp$/.exec(name) ?? [];
    return pid !== undefined && !isAlive(Number(pid));
  });
  for (const name of [...entries.slice(kept).map((entry) => entry.name), ...abandoned]) discard(join(folder, name));
}

function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
