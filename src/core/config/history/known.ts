import { accessSync, constants, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../make-folder.ts';
import { contentOf } from '../file/cache.ts';
import { discard } from '../file/discard.ts';

/** The content of a cluster file that its history knows as the newest. */
export interface Known {
  /** Path of the file without symbolic links. */
  readonly file: string;
  /** `fingerprint` of the content. */
  readonly fingerprint: string;
  /** The same content's SHA-256: its version. */
  readonly version: string;
}

/** Whether the history of the file at this path ends with a content of this fingerprint, as far as one look can tell. */
export function isKnown(stateFolder: string, file: string, fingerprint: string): boolean {
  try {
    return readKnown(stateFolder, realpathSync(file))?.fingerprint === fingerprint;
  } catch {
    return false;
  }
}

/** Only who may write a cluster file keeps its history: others could not change it either. */
export function keepsHistory(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** `target` is a path without symbolic links. undefined when nothing is known, or what was written is torn. */
export function readKnown(stateFolder: string, target: string): Known | undefined {
  try {
    const known = JSON.parse(readFileSync(knownFile(stateFolder, target), 'utf8')) as Known;
    return known.file === target && typeof known.version === 'string' ? known : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Call it with the file's lock held. The journal says the same, so this may be lost: the next command looks there.
 * That it cannot be written is no error for the same reason.
 */
export function writeKnown(stateFolder: string, known: Known): void {
  const file = knownFile(stateFolder, known.file);
  // one name: who holds the lock is alone, and what a killed process left is written over
  const temporary = `${file}.tmp`;
  try {
    makeFolder(stateFolder, 0o700);
    writeFileSync(temporary, `${JSON.stringify(known)}\n`, { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    discard(temporary);
  }
}

/** Where a file's known content is written down, in a cluster's state folder. */
export function knownFile(stateFolder: string, target: string): string {
  return join(stateFolder, `known-${contentOf(Buffer.from(target)).name}.json`);
}
