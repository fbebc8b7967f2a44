import { type Pair, pairsOf, resolved, type Tree, type TreeNode } from './tree.ts';

/** What stands at a path: the node, and the pair it is the value of. */
export interface Found {
  readonly node: TreeNode;
  readonly pair?: Pair;
}

/** The node at a path of names and indexes, through aliases and merged maps; undefined when there is none. */
export function findNode(tree: Tree, path: readonly string[]): Found | undefined {
  let found: Found = { node: tree.root };
  for (const step of path) {
    const node = resolved(found.node);
    if (node.kind === 'map') {
      const pair = pairsOf(node).find(({ name }) => name === step);
      if (!pair) return undefined;
      found = { node: pair.value, pair };
    } else if (node.kind === 'list') {
      const item = node.items[Number(step)];
      if (!item) return undefined;
      found = { node: item };
      // `after: vip` and `after: [vip]` mean the same, and both have an item 0
    } else if (step !== '0') return undefined;
  }
  return found;
}

/** Offset to point at for a path, or for the nearest thing around it. */
export function offsetOf(tree: Tree, path: readonly string[], part: 'key' | 'value'): number {
  for (let length = path.length; length >= 0; length--) {
    const found = findNode(tree, path.slice(0, length));
    if (found) return part === 'key' && found.pair ? found.pair.keyStart : found.node.start;
  }
  return 0;
}
