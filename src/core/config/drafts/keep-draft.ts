import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { makeFolder } from '../../make-folder.ts';
import { discard } from '../file/discard.ts';
import { fileError } from '../file/file-error.ts';
import type { ConfigHost } from '../file/host.ts';

type DraftHost = Pick<ConfigHost, 'stateFolder' | 'system'>;

/**
 * Keeps a draft in the cluster's state folder, closed to others.
 *
 * @returns the file @throws OcfError FAILED when it cannot be written
 */
export function keepDraft({ stateFolder, system }: DraftHost, content: Buffer): string {
  const folder = join(stateFolder, 'drafts');
  const day = new Date(system.now()).toISOString().replace(/[-:]|\..*/g, '');
  const file = join(folder, `draft-${day}-${system.randomHex(3)}.yaml`);
  try {
    makeFolder(folder, 0o700);
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      for (let at = 0; at < content.length; ) at += writeSync(descriptor, content, at);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return file;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') discard(file);
    throw fileError(file, 'written', cause);
  }
}

/** Removes a draft that was kept here, once it is of no use any more. Other files stay. */
export function dropKept({ stateFolder }: DraftHost, file: string): void {
  if (dirname(resolve(file)) === resolve(stateFolder, 'drafts')) discard(file);
}
