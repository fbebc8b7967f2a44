import { realpathSync } from 'node:fs';
import { OcfError } from '../../errors.ts';
import type { System } from '../../system.ts';
import type { ClusterModel } from '../model.ts';
import { namesToKeep } from '../nodes/resolve.ts';
import { contentOf, writeCache } from './cache.ts';
import { fileError } from './file-error.ts';
import { lockClusterFile } from './file-lock.ts';
import { readBytes } from './open.ts';
import { type Change, type Decide, type Prepared, prepare, type Replacement } from './prepare.ts';
import { writeFileSafely } from './write.ts';

export type { Change, Decide } from './prepare.ts';

export interface ChangeOptions {
  readonly system: System;
  /** Where parsed models are kept; the new one is put there. */
  readonly cacheFolder: string;
  /** Folder of the lock file. Default: the cluster file's own. */
  readonly lockFolder?: string;
  /**
   * Asked before anything is written, without the lock: people take their time. Throws to leave the file as it is. What
   * it was shown is what is written: when the file changed meanwhile so that the change would be another, it is refused.
   */
  readonly approve?: ((change: Change) => Promise<void>) | undefined;
  /** Told, under the lock, of what is about to be written. */
  readonly announce?: ((change: Change) => Promise<void>) | undefined;
  /** Asked of what the file would say, also when nothing is to be written; throws to leave it as it is. */
  readonly check?: ((after: ClusterModel) => Promise<void>) | undefined;
  /** Given both contents under the lock, to keep them; throws to leave the file as it is. */
  readonly keep?: (contents: Contents) => Promise<void>;
  /** Called under the lock, right before the file is replaced; throws to leave it as it is. */
  readonly beforeWrite?: (change: Change) => void;
  /** Called under the lock, right after. */
  readonly afterWrite?: () => void;
  /** Only say what would change. */
  readonly dryRun?: boolean;
  /** Milliseconds to wait for another change to end. */
  readonly wait?: number;
}

/** What is in a cluster file and what is to be. */
export interface Contents {
  /** The file, without symbolic links. */
  readonly target: string;
  readonly before: Buffer;
  readonly after: Buffer;
}

/**
 * Changes a cluster file: lock, read, edit, check the new text fully, write. Everything but the edited lines stays.
 *
 * @throws OcfError INVALID when the file is or would become invalid, USAGE or NOT_FOUND when that is because of what
 * was to be written, REFUSED when it has to be edited by hand, CONFLICT when an editor changed it in the meantime,
 * TIMEOUT when it stays locked; the file is then as it was.
 */
export async function changeCluster(
  file: string,
  options: ChangeOptions,
  decide: Decide | Replacement,
): Promise<Change> {
  const { system, dryRun = false, approve, wait } = options;
  const target = realFile(file);
  const prepareNow = async () => {
    const prepared = await prepare(target, file, options.cacheFolder, decide);
    if (prepared.change.changed) await options.check?.(prepared.change.after);
    return prepared;
  };
  if (dryRun) return (await prepareNow()).change;
  const approved = approve && (await prepareNow());
  if (approved && !approved.change.changed) return approved.change;
  if (approved) await approve(approved.change);
  const lock = await lockClusterFile(target, { system, lockFolder: options.lockFolder, wait });
  try {
    const still = isStill(target, approved);
    // a whole text was chosen for what stood there: an edit that came meanwhile would be gone unseen
    if (approved && !still && typeof decide !== 'function') throw changedMeanwhile(file);
    const { bytes, text, change } = still ? approved : await prepareNow();
    if (approved && !sameChange(approved.change, change)) throw changedMeanwhile(file);
    if (!change.changed) return change;
    const contents = { target, before: bytes, after: Buffer.from(text) };
    await options.keep?.(contents);
    await options.announce?.(change);
    writeFileSafely(target, text, {
      system,
      beforeRename() {
        assertUnchanged(target, file, bytes);
        options.beforeWrite?.(change);
      },
    });
    options.afterWrite?.();
    const { after, warnings } = change;
    const content = contentOf(contents.after);
    writeCache(options.cacheFolder, content, { model: after, warnings }, namesToKeep(after));
    return change;
  } finally {
    lock.release();
  }
}

function isStill(target: string, prepared: Prepared | undefined): prepared is Prepared {
  return prepared !== undefined && readBytes(target).equals(prepared.bytes);
}

function sameChange(approved: Change, change: Change): boolean {
  return JSON.stringify(approved.changes) === JSON.stringify(change.changes) && approved.changed === change.changed;
}

function assertUnchanged(target: string, file: string, bytes: Buffer): void {
  if (!readBytes(target).equals(bytes)) throw changedMeanwhile(file);
}

function changedMeanwhile(file: string): OcfError {
  return new OcfError('CONFLICT', `${file} was changed by somebody else in the meantime; nothing was written.`, {
    suggestions: ['Run the command again; it will start from the new content.'],
  });
}

function realFile(file: string): string {
  try {
    return realpathSync(file);
  } catch (cause) {
    throw fileError(file, 'read', cause);
  }
}
