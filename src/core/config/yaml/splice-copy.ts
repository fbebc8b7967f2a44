import type { Layout } from './emit.ts';
import { afterLine, applySplices, indentOf, lineStart, refused, type Splice } from './splice.ts';
import { commentsInside, endOf, hasOwnLines } from './splice-delete.ts';
import type { MapNode, Pair, Tree, TreeNode } from './tree.ts';

interface Copying {
  readonly tree: Tree;
  readonly path: readonly string[];
  /** The map that holds the pair. */
  readonly map: MapNode;
  readonly pair: Pair;
  readonly layout: Layout;
  /** What makes the copy of the original, at the original's offsets. */
  readonly inside: readonly Splice[];
}

/**
 * The pair once more, right behind itself, with its layout and the comments inside it; those above it stay with the
 * original.
 *
 * @throws OcfError REFUSED when the text cannot stand twice: with anchors, or on a line with other things.
 */
export function placedCopy({ tree, path, map, pair, layout, inside }: Copying): Splice {
  const own = [...path, pair.name];
  const anchor = anchorIn(pair.value);
  if (anchor !== undefined) throw refused(tree, own, pair.keyStart, `carries the anchor &${anchor}`);
  const indent = indentOf(tree, pair.keyStart);
  if (map.flow) {
    const copy = copyOf(tree, pair.keyStart, endOf(pair), inside);
    const end = endOf(pair);
    const next = afterLine(tree, end);
    const apart = indent !== undefined && hasOwnLines(tree, pair, map) && /^[ \t]*,/.test(tree.text.slice(end, next));
    if (apart) return { start: next, end: next, text: `${indent}${copy},${layout.eol}` };
    return { start: end, end, text: `, ${copy}` };
  }
  if (indent === undefined) throw refused(tree, own, pair.keyStart, 'does not begin a line of its own');
  const end = commentsInside(tree, pair, indent);
  return { start: end, end, text: copyOf(tree, lineStart(tree, pair.keyStart), end, inside) };
}

function copyOf({ text }: Tree, start: number, end: number, inside: readonly Splice[]): string {
  const shifted = inside.map((splice) => ({ ...splice, start: splice.start - start, end: splice.end - start }));
  return applySplices(text.slice(start, end), shifted);
}

function anchorIn(node: TreeNode): string | undefined {
  if (node.kind === 'alias' || node.anchor !== undefined) return node.kind === 'alias' ? undefined : node.anchor;
  const inside = node.kind === 'map' ? node.pairs.map(({ value }) => value) : node.kind === 'list' ? node.items : [];
  for (const each of inside) {
    const found = anchorIn(each);
    if (found !== undefined) return found;
  }
  return undefined;
}
