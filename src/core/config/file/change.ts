import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OcfError } from '../../errors.ts';
import type { System } from '../../system.ts';
import { summaryOf, validate } from '../check/validate.ts';
import { wrongEdit } from '../check/wrong-edit.ts';
import { describeChange } from '../fields/describe-change.ts';
import type { FieldChange } from '../fields/field-change.ts';
import type { ClusterModel } from '../model.ts';
import { firstNames } from '../nodes/resolve.ts';
import { invalid, type Problem } from '../problem.ts';
import { withoutSecrets } from '../secrets.ts';
import { decodeText } from '../yaml/decode.ts';
import { type EditPlan, planEdits, provenTree } from '../yaml/edit.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import { loadTree } from '../yaml/load-tree.ts';
import type { Tree } from '../yaml/tree.ts';
import type { BuiltTree } from '../yaml/tree-builder.ts';
import { type CachedCluster, contentOf, readCache, writeCache } from './cache.ts';
import { unifiedDiff } from './diff.ts';
import { fileError } from './file-error.ts';
import { takeLock } from './lock.ts';
import { readBytes } from './open.ts';
import { writeFileSafely } from './write.ts';

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
  /** Called under the lock, right before the file is replaced; throws to leave it as it is. */
  readonly beforeWrite?: (change: Change) => void;
  /** Only say what would change. */
  readonly dryRun?: boolean;
  /** Milliseconds to wait for another change to end. */
  readonly wait?: number;
}

export interface Change {
  readonly changed: boolean;
  readonly before: ClusterModel;
  readonly after: ClusterModel;
  /** Unified, literal secrets starred; empty when nothing changes. */
  readonly diff: string;
  /** Old to new for each field, equal ones folded on one node set. */
  readonly changes: readonly FieldChange[];
  readonly warnings: readonly string[];
}

/** Decides on the edits, from the file as it is under the lock. Throws to change nothing. */
export type Decide = (model: ClusterModel, tree: Tree) => readonly Edit[];

/**
 * Changes a cluster file: lock, read, edit, check the new text fully, write. Everything but the edited lines stays.
 *
 * @throws OcfError INVALID when the file is or would become invalid, USAGE or NOT_FOUND when that is because of what
 * was to be written, REFUSED when it has to be edited by hand, CONFLICT when an editor changed it in the meantime,
 * TIMEOUT when it stays locked; the file is then as it was.
 */
export async function changeCluster(file: string, options: ChangeOptions, decide: Decide): Promise<Change> {
  const { system, dryRun = false, approve, wait } = options;
  const target = realFile(file);
  const prepareNow = () => prepare(target, file, options.cacheFolder, decide);
  if (dryRun) return (await prepareNow()).change;
  const approved = approve && (await prepareNow());
  if (approved && !approved.change.changed) return approved.change;
  if (approved) await approve(approved.change);
  const lockFile = join(options.lockFolder ?? dirname(target), `.${basename(target)}.lock`);
  // only who may write the file may hold its lock: others could keep it for ever
  const writers = statSync(target).mode & 0o222;
  const mode = writers | (writers << 1);
  const lock = await takeLock(lockFile, { system, mode, ...(wait === undefined ? {} : { wait }) });
  try {
    const { bytes, text, change } = isStill(target, approved) ? approved : await prepareNow();
    if (approved && !sameChange(approved.change, change)) throw changedMeanwhile(file);
    if (!change.changed) return change;
    await options.announce?.(change);
    writeFileSafely(target, text, {
      system,
      beforeRename() {
        assertUnchanged(target, file, bytes);
        options.beforeWrite?.(change);
      },
    });
    const { after, warnings } = change;
    const content = contentOf(Buffer.from(text));
    writeCache(options.cacheFolder, content, { model: after, warnings }, firstNames(after));
    return change;
  } finally {
    lock.release();
  }
}

interface Prepared {
  readonly bytes: Buffer;
  readonly text: string;
  readonly change: Change;
}

function isStill(target: string, prepared: Prepared | undefined): prepared is Prepared {
  return prepared !== undefined && readBytes(target).equals(prepared.bytes);
}

function sameChange(approved: Change, change: Change): boolean {
  return JSON.stringify(approved.changes) === JSON.stringify(change.changes) && approved.changed === change.changed;
}

async function prepare(target: string, file: string, cacheFolder: string, decide: Decide): Promise<Prepared> {
  const bytes = readBytes(target);
  const { before, plan } = await planned(file, bytes, cacheFolder, decide);
  const { model, warnings } = plan.edits.length === 0 ? before : await checked(plan);
  const change: Change = {
    changed: plan.text !== plan.oldText,
    before: before.model,
    after: model,
    changes: describeChange(before.model, model),
    diff: withoutSecrets(unifiedDiff(plan.oldText, plan.text, file), [before.model, model]),
    warnings,
  };
  return { bytes, text: plan.text, change };
}

// the old tree ends with this function: two trees of a large file at once would be too much
async function planned(file: string, bytes: Buffer, cacheFolder: string, decide: Decide) {
  const built = await loadTree(file, decodeText(file, bytes));
  const before = readCache(cacheFolder, contentOf(bytes)) ?? valid(built);
  return { before, plan: planEdits(built.tree, decide(before.model, built.tree)) };
}

async function checked(plan: EditPlan): Promise<CachedCluster> {
  const built = await provenTree(plan);
  return valid(built, (problems) => wrongEdit(problems, plan.edits) ?? invalid(problems));
}

function valid(built: BuiltTree, wrong: (problems: readonly Problem[]) => OcfError = invalid): CachedCluster {
  const { model, problems, warnings } = validate(built);
  if (problems.length > 0) throw wrong(problems);
  return { model, warnings: summaryOf(warnings) };
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
