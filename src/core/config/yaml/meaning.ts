import type { TreeNode } from './tree.ts';

/**
 * A text that two trees share exactly when they mean the same: names, values, their order, and what is an alias of
 * what. Lengths stand before texts, so none can be taken for another. Cheaper to keep than a tree.
 */
export function meaningOf(node: TreeNode): string {
  const parts: string[] = [];
  write(node, parts);
  return parts.join('\n');
}

function write(node: TreeNode, parts: string[]): void {
  switch (node.kind) {
    case 'scalar': {
      const { value } = node;
      if (typeof value === 'string') parts.push(`s${value.length}`, value);
      else parts.push(Object.is(value, -0) ? '-0' : String(value));
      return;
    }
    case 'alias':
      parts.push(`*${node.name.length}`, node.name);
      write(node.target, parts);
      return;
    case 'list':
      parts.push(`[${node.items.length}`);
      for (const item of node.items) write(item, parts);
      return;
    case 'map':
      parts.push(`{${node.pairs.length}`);
      for (const { name, merge, value } of node.pairs) {
        parts.push(merge ? '<' : `k${name.length}`, name);
        write(value, parts);
      }
  }
}
