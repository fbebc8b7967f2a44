import type { Layout } from './emit.ts';
import { indentOf } from './splice.ts';
import type { MapNode, Tree, TreeNode } from './tree.ts';

/** How the file is written: its line ends, its indentation, its brackets. */
export function layoutOf(tree: Tree): Layout {
  const eol = /\r\n|\n|\r/.exec(tree.text)?.[0] ?? '\n';
  return { eol, step: ' '.repeat(stepOf(tree, tree.root) ?? 2), padded: /\{ +[^\s}]/.test(tree.text) };
}

/** How the last of a map's values that is a map is written; undefined when none is. */
export function neighbourIsFlow(map: MapNode): boolean | undefined {
  for (let index = map.pairs.length - 1; index >= 0; index--) {
    const value = map.pairs[index]?.value;
    if (value?.kind === 'map' && value.pairs.length > 0) return value.flow;
  }
  return undefined;
}

// blanks between the first block map found inside another one and its parent
function stepOf(tree: Tree, node: TreeNode, depth = 0): number | undefined {
  if (node.kind !== 'map' || node.flow || depth > 20) return undefined;
  const outer = indentOf(tree, node.start);
  for (const { value } of node.pairs.slice(0, 100)) {
    if (value.kind !== 'map' || value.flow) continue;
    const inner = indentOf(tree, value.start);
    if (outer !== undefined && inner !== undefined && inner.length > outer.length) return inner.length - outer.length;
    const deeper = stepOf(tree, value, depth + 1);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}
