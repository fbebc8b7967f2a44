import { OcfError } from '../../errors.ts';
import { editSplices } from './edit-splices.ts';
import { type Edit, editTree } from './edit-tree.ts';
import { difference, editedTree } from './expected.ts';
import { offsetOf } from './find.ts';
import { loadTree } from './load-tree.ts';
import { meaningOf } from './meaning.ts';
import { applySplices, refused, type Splice } from './splice.ts';
import type { Tree } from './tree.ts';
import type { BuiltTree } from './tree-builder.ts';

/** An edited text that is not proven yet, with what it has to mean. Holds no tree: a large one can go first. */
export interface EditPlan {
  readonly file: string;
  readonly oldText: string;
  readonly text: string;
  readonly edits: readonly Edit[];
  readonly splices: readonly Splice[];
  readonly meaning: string;
}

/**
 * Puts edits into a file's text and leaves every other byte as it was.
 *
 * @throws OcfError REFUSED, naming the place, when the text cannot be changed that way (anchors, aliases, merged
 * values, block scalars, keys on lines with other things).
 */
export function planEdits(tree: Tree, edits: readonly Edit[]): EditPlan {
  const plan = editTree(edits);
  const { text, splices } = spliced(tree, plan);
  return { file: tree.file, oldText: tree.text, text, edits, splices, meaning: meaningOf(editedTree(tree.root, plan)) };
}

/**
 * The tree of an edited text, proven: it means exactly the old file with the edits in it.
 *
 * @throws OcfError REFUSED when it does not.
 */
export async function provenTree(plan: EditPlan): Promise<BuiltTree> {
  const built = await loadTree(plan.file, plan.text).catch((error: unknown) => {
    if (error instanceof OcfError) return undefined;
    throw error;
  });
  if (built && meansWhatWasPlanned(plan, built)) return built;
  throw await whyNot(plan, built);
}

/** Whether a tree of the new text means the tree that was planned on, with the edits in it. */
export function meansWhatWasPlanned({ meaning }: EditPlan, { tree, problems }: BuiltTree): boolean {
  return problems.length === 0 && meaningOf(tree.root) === meaning;
}

/** Both steps: the new text and its tree. */
export async function editText(tree: Tree, edits: readonly Edit[]): Promise<BuiltTree & { readonly text: string }> {
  const plan = planEdits(tree, edits);
  return { ...(await provenTree(plan)), text: plan.text };
}

// the old file is parsed again, only to say where the two differ
async function whyNot({ file, oldText, edits }: EditPlan, built: BuiltTree | undefined): Promise<OcfError> {
  const { tree } = await loadTree(file, oldText);
  const first = edits[0]?.path ?? [];
  const path = (built && difference(editedTree(tree.root, editTree(edits)), built.tree.root)) ?? first;
  const why = built
    ? 'is written so that a change would alter something else too'
    : 'is written in a way that cannot be changed in place';
  return refused(tree, path, offsetOf(tree, path, 'key'), why);
}

// lines are added and taken away whole; a file that ends in the middle of one gets its end taken off again
function spliced(tree: Tree, plan: ReturnType<typeof editTree>) {
  if (tree.text === '' || /[\r\n]$/.test(tree.text)) {
    const splices = editSplices(tree, plan);
    return { splices, text: applySplices(tree.text, splices) };
  }
  const whole = { ...tree, text: `${tree.text}${/\r\n|\n|\r/.exec(tree.text)?.[0] ?? '\n'}` };
  const splices = editSplices(whole, plan);
  return { splices, text: applySplices(whole.text, splices).replace(/\r?[\n\r]$/, '') };
}
