import { OcfError } from '../../errors.ts';
import { lineIndexAt, placeAt } from './source-text.ts';
import type { Tree } from './tree.ts';

/** Replaces the characters from start to end. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with all splices done. Insertions at one offset come in the order given. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const sorted = splices.map((splice, order) => ({ ...splice, order }));
  sorted.sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order);
  let result = '';
  let at = 0;
  for (const splice of sorted) {
    if (splice.start < at) throw new Error(`splices overlap at ${splice.start}`);
    result += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return result + text.slice(at);
}

/** The error for a place that cannot be changed without rewriting what is around it. */
export function refused(tree: Tree, path: readonly string[], offset: number, why: string): OcfError {
  const place = placeAt(tree, offset);
  const what = path.length === 0 ? 'the file' : path.join('.');
  return new OcfError('REFUSED', `${tree.file} has to be edited by hand: ${what} (line ${place.line}) ${why}.`, {
    place,
    suggestions: [`Change ${what} in an editor, then check the file with: ocf config validate`],
  });
}

/** Offset of the first character of the line that holds the offset; a byte order mark belongs to no line. */
export function lineStart(tree: Tree, offset: number): number {
  const start = tree.lineStarts[lineIndexAt(tree, offset)] ?? 0;
  return start === 0 && tree.text.startsWith('\uFEFF') ? 1 : start;
}

/** Offset behind the line on which something ends; a block scalar already ends there. */
export function afterLine(tree: Tree, end: number): number {
  const { text, lineStarts } = tree;
  if (end > 0 && /[\r\n]/.test(text[end - 1] ?? '')) return end;
  return lineStarts[lineIndexAt(tree, end) + 1] ?? text.length;
}

/** The blanks before something, or undefined when other text stands before it on its line. */
export function indentOf(tree: Tree, offset: number): string | undefined {
  const before = tree.text.slice(lineStart(tree, offset), offset);
  return /^ *$/.test(before) ? before : undefined;
}

/** Offset behind the colon of a pair, or undefined when it has none there (`? key`, `{a, b}`). */
export function afterColon(tree: Tree, keyEnd: number): number | undefined {
  let at = keyEnd;
  while (/[ \t]/.test(tree.text[at] ?? '')) at++;
  return tree.text[at] === ':' ? at + 1 : undefined;
}
