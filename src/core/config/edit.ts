import { OcfError } from '../errors.ts';
import { editSplices } from './edit-splices.ts';
import { type Edit, editTree } from './edit-tree.ts';
import { difference, editedTree } from './expected.ts';
import { offsetOf } from './find.ts';
import { loadTree } from './load-tree.ts';
import { applySplices, refused } from './splice.ts';
import type { Tree } from './tree.ts';
import type { BuiltTree } from './tree-builder.ts';

/** An edited file: the new text and its tree. */
export interface Edited extends BuiltTree {
  readonly text: string;
}

/**
 * Puts edits into a file's text and leaves every other byte as it was. The result is proven: the new text, parsed,
 * must mean exactly the old tree with the edits in it.
 *
 * @throws OcfError REFUSED, naming the place, when the text cannot be changed that way (anchors, aliases, merged
 * values, block scalars, keys on lines with other things).
 */
export async function editText(tree: Tree, edits: readonly Edit[]): Promise<Edited> {
  const plan = editTree(edits);
  const text = spliced(tree, editSplices(withFinalNewline(tree), plan));
  const built = await reparsed(tree, text, edits);
  const where = difference(editedTree(tree.root, plan), built.tree.root);
  const [problem] = built.problems;
  if (where || problem) {
    const path = where ?? edits[0]?.path ?? [];
    throw refused(
      tree,
      path,
      offsetOf(tree, path, 'key'),
      'is written so that a change would alter something else too',
    );
  }
  return { ...built, text };
}

async function reparsed(tree: Tree, text: string, edits: readonly Edit[]): Promise<BuiltTree> {
  try {
    return await loadTree(tree.file, text);
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    const path = edits[0]?.path ?? [];
    throw refused(tree, path, offsetOf(tree, path, 'key'), 'is written in a way that cannot be changed in place');
  }
}

// lines are added and taken away whole; a file that ends in the middle of one gets its end taken off again
function withFinalNewline(tree: Tree): Tree {
  return endsInNewline(tree.text) ? tree : { ...tree, text: `${tree.text}${newlineOf(tree)}` };
}

function spliced(tree: Tree, splices: Parameters<typeof applySplices>[1]): string {
  const whole = withFinalNewline(tree);
  const text = applySplices(whole.text, splices);
  return whole === tree || !endsInNewline(text) ? text : text.replace(/\r?[\n\r]$/, '');
}

function newlineOf({ text }: Tree): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

function endsInNewline(text: string): boolean {
  return text === '' || /[\r\n]$/.test(text);
}
