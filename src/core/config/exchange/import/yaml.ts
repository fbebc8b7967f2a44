import { OcfError, type Place } from '../../../errors.ts';
import { loadTree } from '../../yaml/load-tree.ts';
import { placeAt, type SourceText } from '../../yaml/source-text.ts';
import { type Pair, pairsOf, resolved, type TreeNode } from '../../yaml/tree.ts';
import { severalFaults } from './faults.ts';

/**
 * The YAML of a source. Tags such as Ansible's `!vault` are no fault: whoever reads the value looks at them.
 *
 * @throws OcfError INVALID with the place for what is no YAML, or says a thing twice.
 */
export async function yamlOf(source: SourceText): Promise<TreeNode> {
  const { tree, problems } = await withoutFrame(loadTree(source.file, source.text));
  const faults = problems.filter(({ message }) => !message.startsWith('The tag '));
  if (faults.length === 0) return tree.root;
  throw severalFaults(
    faults.map((fault) => ({ ...fault, message: fault.message.replace(/^A cluster file is/, 'It has to be') })),
  );
}

/** A reading whose error does not show the lines around the place, which may hold secrets. */
export async function withoutFrame<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof OcfError) || error.data?.frame === undefined) throw error;
    const { frame, ...data } = error.data;
    throw new OcfError(error.code, error.message, {
      suggestions: error.suggestions,
      data,
      ...(error.place ? { place: error.place } : {}),
    });
  }
}

/** The pairs of a map; undefined when it is none. An empty value counts as an empty map. */
export function pairsIn(node: TreeNode | undefined): readonly Pair[] | undefined {
  if (!node) return [];
  const meant = resolved(node);
  if (meant.kind === 'map') return pairsOf(meant);
  return meant.kind === 'scalar' && meant.value === null ? [] : undefined;
}

/** The value of that name in a map. */
export function valueIn(node: TreeNode | undefined, name: string): TreeNode | undefined {
  return pairsIn(node)?.find((pair) => pair.name === name)?.value;
}

/** The text of a scalar as it was written; undefined for a map, a list, and nothing. */
export function textOf(node: TreeNode | undefined): string | undefined {
  if (!node) return undefined;
  const meant = resolved(node);
  return meant.kind === 'scalar' && meant.value !== null ? meant.text : undefined;
}

/** The texts of a list of scalars, or of one; undefined for anything else. */
export function textsOf(
  node: TreeNode | undefined,
): readonly { readonly text: string; readonly node: TreeNode }[] | undefined {
  if (!node) return undefined;
  const meant = resolved(node);
  const items = meant.kind === 'list' ? meant.items : [meant];
  const texts = items.map((item) => ({ text: textOf(item), node: item }));
  return texts.every((each): each is { text: string; node: TreeNode } => each.text !== undefined) ? texts : undefined;
}

export function placeOf(source: SourceText, node: TreeNode): Place {
  return placeAt(source, node.start);
}

export function keyPlace(source: SourceText, pair: Pair): Place {
  return placeAt(source, pair.keyStart);
}
