import type { PlainValue } from './edit-tree.ts';
import { blockLines, flowText, keyText, type Layout } from './emit.ts';
import { neighbourIsFlow } from './layout.ts';
import { afterLine, indentOf, lineStart, refused, type Splice } from './splice.ts';
import { endOf } from './splice-delete.ts';
import type { MapNode, Pair, Tree } from './tree.ts';

interface Adding {
  readonly tree: Tree;
  readonly path: readonly string[];
  readonly map: MapNode;
  /** Pairs that are not deleted; a flow map has at least one. */
  readonly staying: readonly Pair[];
  readonly added: readonly (readonly [string, PlainValue])[];
  readonly layout: Layout;
}

/** Appends pairs to a block map, after the line on which it ends. */
export function addLines({ tree, path, map, added, layout }: Adding, from: number): readonly Splice[] {
  const indent = indentOf(tree, map.start);
  if (indent === undefined) throw refused(tree, path, map.start, 'does not begin a line of its own');
  const flow = neighbourIsFlow(map);
  const blank = path.length === 0 && sectionsApart(tree, map) ? layout.eol : '';
  const lines = added.map(([name, value]) => {
    // a section of the file holds entries, each of which has its own line
    const block = blockLines(name, value, indent, layout, path.length === 0 ? false : flow);
    return blank + block.map((line) => line + layout.eol).join('');
  });
  return [{ start: from, end: from, text: lines.join('') }];
}

/** Appends pairs to a flow map, each on its own line when the others are. */
export function addToFlow({ tree, map, staying, added, layout }: Adding): readonly Splice[] {
  const last = staying.at(-1) as Pair;
  const previous = staying.at(-2);
  const texts = added.map(([name, value]) => `${keyText(name, true)}: ${flowText(value, layout.padded)}`);
  const end = endOf(last);
  const lineEnd = afterLine(tree, end);
  const ownLine = indentOf(tree, last.keyStart) !== undefined && lineEnd < map.end;
  const together = previous !== undefined && lineStart(tree, previous.keyStart) === lineStart(tree, last.keyStart);
  if (!ownLine || together) return [{ start: end, end, text: texts.map((text) => `, ${text}`).join('') }];
  const comma = /^[ \t]*,/.test(tree.text.slice(end, lineEnd));
  const indent = indentOf(tree, last.keyStart) ?? '';
  const lines = texts.map(
    (text, index) => `${indent}${text}${comma || index < texts.length - 1 ? ',' : ''}${layout.eol}`,
  );
  const behind = { start: lineEnd, end: lineEnd, text: lines.join('') };
  return comma ? [behind] : [{ start: end, end, text: ',' }, behind];
}

// whether a blank line stands between the last two sections
function sectionsApart(tree: Tree, { pairs }: MapNode): boolean {
  const last = pairs.at(-1);
  const previous = pairs.at(-2);
  if (!last || !previous) return false;
  return /\n[ \t\r]*\n/.test(tree.text.slice(endOf(previous), last.keyStart));
}

/** Where lines are added to a block map: behind its last line, or behind what is taken away there. */
export function appendOffset(tree: Tree, map: MapNode, deletions: readonly Splice[]): number {
  const last = map.pairs.at(-1);
  const end = afterLine(tree, last ? endOf(last) : map.end);
  return Math.max(end, ...deletions.map((splice) => splice.end).filter((each) => each >= end));
}
