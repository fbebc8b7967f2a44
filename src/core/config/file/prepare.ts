import { OcfError } from '../../errors.ts';
import { summaryOf, validate } from '../check/validate.ts';
import { wrongEdit } from '../check/wrong-edit.ts';
import { describeChange } from '../fields/describe-change.ts';
import type { FieldChange } from '../fields/field-change.ts';
import type { ClusterModel } from '../model.ts';
import { invalid, type Problem } from '../problem.ts';
import { starred } from '../starred.ts';
import { decodeText } from '../yaml/decode.ts';
import { type EditPlan, planEdits, provenTree } from '../yaml/edit.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import { loadTree } from '../yaml/load-tree.ts';
import { sourceText } from '../yaml/source-text.ts';
import type { BuiltTree } from '../yaml/tree-builder.ts';
import { type CachedCluster, contentOf, readCache } from './cache.ts';
import { changedPart } from './changed-part.ts';
import { unifiedDiff } from './diff.ts';
import { readBytes, withFolders } from './open.ts';

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
export type Decide = (model: ClusterModel) => readonly Edit[];

/** The whole new text instead of edits. */
export interface Replacement {
  /** From the bytes as they are under the lock. Throws to change nothing. */
  readonly replace: (bytes: Buffer) => string | Promise<string>;
  /** What counts as the state before when the file is invalid now. */
  readonly otherwise: ClusterModel;
}

/** A change that is worked out and not written. */
export interface Prepared {
  readonly bytes: Buffer;
  readonly text: string;
  readonly change: Change;
}

/**
 * Works out what a change makes of the file as it is. `target` is the file without symbolic links, `file` what messages
 * call it.
 *
 * @throws OcfError INVALID when the file is or would become invalid, USAGE or NOT_FOUND when that is because of what
 * was to be written, REFUSED when it has to be edited by hand
 */
export async function prepare(
  target: string,
  file: string,
  cacheFolder: string,
  decide: Decide | Replacement,
): Promise<Prepared> {
  const bytes = readBytes(target);
  if (typeof decide !== 'function') return replaced(file, bytes, cacheFolder, decide);
  const oldText = decodeText(file, bytes);
  const known = readCache(cacheFolder, contentOf(bytes));
  const edits = known && decide(withFolders(known.model, file));
  const part = known && edits && (await changedPart(sourceText(file, oldText), known, edits));
  if (part) return prepared({ file, bytes, oldText, text: part.text, before: known.model, after: part });
  const { before, plan } = await planned(file, oldText, decide, known && edits && { known, edits });
  const after = plan.edits.length === 0 ? before : await checked(plan);
  return prepared({ file, bytes, oldText, text: plan.text, before: before.model, after });
}

async function replaced(file: string, bytes: Buffer, cacheFolder: string, { replace, otherwise }: Replacement) {
  const known = async (content: Buffer) =>
    readCache(cacheFolder, contentOf(content)) ?? valid(await loadTree(file, decodeText(file, content)));
  const before = await known(bytes).catch(orInvalid);
  const text = await replace(bytes);
  const after = await known(Buffer.from(text));
  return prepared({ file, bytes, oldText: bytes.toString('utf8'), text, before: before?.model, after, otherwise });
}

function orInvalid(error: unknown): undefined {
  if (!(error instanceof OcfError && error.code === 'INVALID')) throw error;
}

interface Parts {
  readonly file: string;
  readonly bytes: Buffer;
  readonly oldText: string;
  readonly text: string;
  readonly after: CachedCluster;
  /** undefined when the old text is invalid; then `otherwise` counts. */
  readonly before: ClusterModel | undefined;
  readonly otherwise?: ClusterModel;
}

function prepared({ file, bytes, oldText, text, before, after, otherwise = after.model }: Parts): Prepared {
  const { model, warnings } = after;
  const change: Change = {
    changed: !bytes.equals(Buffer.from(text)),
    before: before ?? otherwise,
    after: model,
    changes: describeChange(before ?? otherwise, model),
    diff: starred(unifiedDiff(oldText, text, file), [before, model]),
    warnings,
  };
  return { bytes, text, change };
}

// the old tree ends with this function: two trees of a large file at once would be too much
async function planned(
  file: string,
  text: string,
  decide: Decide,
  decided?: { readonly known: CachedCluster; readonly edits: readonly Edit[] },
) {
  const built = await loadTree(file, text);
  const before = decided?.known ?? valid(built);
  return { before, plan: planEdits(built.tree, decided?.edits ?? decide(withFolders(before.model, file))) };
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
