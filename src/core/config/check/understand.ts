import type { ClusterModel } from '../model.ts';
import { invalid } from '../problem.ts';
import { decodeText } from '../yaml/decode.ts';
import { loadTree } from '../yaml/load-tree.ts';
import type { Tree } from '../yaml/tree.ts';
import { summaryOf, validate } from './validate.ts';

/** A whole, valid cluster file. */
export interface Understood {
  readonly tree: Tree;
  readonly model: ClusterModel;
  /** One line for people; which places they are about, `ocf config validate` says. */
  readonly warnings: readonly string[];
}

/**
 * Parses and checks a cluster file's bytes.
 *
 * @throws OcfError INVALID with every problem in `data.problems`.
 */
export async function understand(file: string, bytes: Buffer): Promise<Understood> {
  return understandText(file, decodeText(file, bytes));
}

/** The same for a text. */
export async function understandText(file: string, text: string): Promise<Understood> {
  const built = await loadTree(file, text);
  const { model, problems, warnings } = validate(built);
  if (problems.length > 0) throw invalid(problems);
  return { tree: built.tree, model, warnings: summaryOf(warnings) };
}
