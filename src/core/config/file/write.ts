import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isAlive } from '../../is-alive.ts';
import type { System } from '../../system.ts';
import { discard } from './discard.ts';
import { fileError } from './file-error.ts';

export interface WriteOptions {
  readonly system: System;
  /** Called when the new file is complete on disk, just before it takes the old one's place; throws to stop it. */
  readonly beforeRename?: () => void;
  /** For a file that is not there yet. Default 0600. */
  readonly mode?: number;
}

/**
 * Replaces a file's content so that a power cut at any moment leaves the old content or the new one. Mode and owner
 * stay. `file` must be no symbolic link. Call it only with the file's lock held.
 *
 * @throws OcfError FAILED when the disk is full or read-only or permission is missing; the file is then as it was.
 */
export function writeFileSafely(
  file: string,
  text: string | Uint8Array,
  { system, beforeRename, mode = 0o600 }: WriteOptions,
): void {
  const folder = dirname(file);
  const temporary = join(folder, `.${basename(file)}.${system.pid}.${system.randomHex(4)}.tmp`);
  try {
    removeAbandoned(file, system.pid);
    writeTemporary(temporary, text, statSync(file, { throwIfNoEntry: false }), mode);
    beforeRename?.();
    renameSync(temporary, file);
  } catch (cause) {
    discard(temporary);
    throw isSystemError(cause) ? fileError(file, 'written', cause) : cause;
  }
  syncFolder(folder);
}

function writeTemporary(temporary: string, text: string | Uint8Array, old: Stats | undefined, mode: number): void {
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    if (old) keepOwner(descriptor, old);
    fchmodSync(descriptor, old ? old.mode & 0o7777 : mode);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

// only root may give files away; a group we are in can be kept by anyone
function keepOwner(descriptor: number, { uid, gid }: Stats): void {
  for (const owner of [uid, process.getuid?.() ?? uid]) {
    try {
      fchownSync(descriptor, owner, gid);
      return;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EPERM') throw cause;
    }
  }
}

// the new content is in place by then: a folder that cannot be synced must not make that a failure
function syncFolder(folder: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

// what writers that were killed left behind; those that live hold the lock, and we hold it now
function removeAbandoned(file: string, ownPid: number): void {
  const prefix = `.${basename(file)}.`;
  for (const name of readdirSync(dirname(file))) {
    if (!name.startsWith(prefix)) continue;
    const [, pid] = /^(\d+)\.[0-9a-f]{8}\.tmp$/.exec(name.slice(prefix.length)) ?? [];
    if (pid !== undefined && Number(pid) !== ownPid && !isAlive(Number(pid))) {
      discard(join(dirname(file), name));
    }
  }
}

function isSystemError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errno' in error && 'syscall' in error;
}
