import { afterColon, afterLine, indentOf, lineStart, refused, type Splice } from './splice.ts';
import type { MapNode, Pair, Tree } from './tree.ts';

interface Deleting {
  readonly tree: Tree;
  readonly path: readonly string[];
  readonly map: MapNode;
  readonly doomed: ReadonlySet<Pair>;
}

/** Takes pairs out of a block map: their lines, with the comments that belong to them alone. */
export function deleteLines({ tree, path, doomed }: Deleting): readonly Splice[] {
  return [...doomed].map((pair) => {
    const indent = indentOf(tree, pair.keyStart);
    if (indent === undefined || afterColon(tree, pair.keyEnd) === undefined) {
      throw refused(tree, [...path, pair.name], pair.keyStart, 'does not begin a line of its own');
    }
    return { start: commentsAbove(tree, pair, indent), end: commentsInside(tree, pair, indent), text: '' };
  });
}

/** Takes pairs out of a flow map, with one comma each; where every one has lines of its own, with those lines. */
export function deleteFromFlow(deleting: Deleting): readonly Splice[] {
  const { tree, map, doomed } = deleting;
  const indents = [...doomed].map((pair) => (hasOwnLines(tree, pair, map) ? indentOf(tree, pair.keyStart) : undefined));
  if (!indents.every((indent) => indent !== undefined)) return deleteInline(deleting);
  const splices: Splice[] = [...doomed].map((pair, index) => {
    return { start: commentsAbove(tree, pair, indents[index] as string), end: afterLine(tree, endOf(pair)), text: '' };
  });
  const last = map.pairs.at(-1);
  const kept = map.pairs.filter((pair) => !doomed.has(pair)).at(-1);
  if (last && kept && doomed.has(last) && trailingComma(tree, endOf(last)) === endOf(last)) {
    const end = trailingComma(tree, endOf(kept));
    splices.push({ start: end - 1, end, text: '' });
  }
  return splices;
}

function deleteInline({ tree, map, doomed }: Deleting): readonly Splice[] {
  const { pairs } = map;
  const splices: Splice[] = [];
  let kept: Pair | undefined;
  pairs.forEach((pair, index) => {
    if (!doomed.has(pair)) {
      kept = pair;
      return;
    }
    const previous = pairs[index - 1];
    const next = pairs[index + 1];
    // behind a pair that stays the comma before goes, at the beginning the comma after
    const start = kept && previous ? endOf(previous) : pair.keyStart;
    const end = kept || !next ? endOf(pair) : next.keyStart;
    splices.push({ start, end, text: '' });
  });
  const last = pairs.at(-1);
  if (!kept && last) splices.push({ start: endOf(last), end: trailingComma(tree, endOf(last)), text: '' });
  return splices;
}

// nothing but the pair, its comma and a comment from the start of its first line to the end of its last
export function hasOwnLines(tree: Tree, pair: Pair, map: MapNode): boolean {
  const end = afterLine(tree, endOf(pair));
  if (indentOf(tree, pair.keyStart) === undefined || end >= map.end) return false;
  return /^[ \t]*,?[ \t]*(#.*)?\r?\n?$/.test(tree.text.slice(endOf(pair), end));
}

/** What stays of a block map without pairs: `key: {}`. */
export function emptyBraces(tree: Tree, path: readonly string[], parent: Pair | undefined): Splice {
  const colon = parent && afterColon(tree, parent.keyEnd);
  const { value } = parent ?? {};
  if (
    colon === undefined ||
    !value ||
    value.kind === 'alias' ||
    value.anchor !== undefined ||
    value.tag !== undefined
  ) {
    throw refused(tree, path, parent?.keyStart ?? 0, 'would be left without entries');
  }
  return { start: colon, end: colon, text: ' {}' };
}

export function endOf(pair: Pair): number {
  return Math.max(pair.keyEnd, pair.value.end);
}

// lines of comment directly above, as far in as the key
export function commentsAbove(tree: Tree, pair: Pair, indent: string): number {
  let start = lineStart(tree, pair.keyStart);
  while (start > 0) {
    const above = lineStart(tree, start - 1);
    const line = tree.text.slice(above, start);
    if (above === start || !line.startsWith(`${indent}#`)) break;
    start = above;
  }
  return start;
}

// comments below that are further in than the key stand inside what goes
export function commentsInside(tree: Tree, pair: Pair, indent: string): number {
  let end = afterLine(tree, endOf(pair));
  while (end < tree.text.length) {
    const next = afterLine(tree, end + 1);
    const line = tree.text.slice(end, next);
    if (!/^ *#/.test(line) || line.search(/#/) <= indent.length) break;
    end = next;
  }
  return end;
}

function trailingComma({ text }: Tree, from: number): number {
  const rest = /^\s*,/.exec(text.slice(from, from + 1000));
  return from + (rest?.[0].length ?? 0);
}
