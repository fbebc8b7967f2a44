import type { SourceText } from './source-text.ts';

/** A part of a text, cut before an entry of a section. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

// large enough that the cuts cost nothing, small enough that what a piece leaves behind is soon forgotten
const usualSize = 256 * 1024;

/**
 * Cuts a large file into pieces, each cut standing before an entry of a section (`nodes:` alone on its line) that is
 * a block map. YAML lets nothing else begin a line there with that indentation: what goes on from the line before has
 * to stand further in. Empty when the file is small or uses what reaches across pieces (anchors, aliases, documents,
 * directives).
 */
export function piecesOf({ text, lineStarts }: SourceText, size = usualSize): readonly Piece[] {
  if (text.length < 2 * size || reachesAcross(text)) return [];
  const pieces: Piece[] = [];
  let start = 0;
  let indent = 0;
  let entries = 0;
  for (let line = 0; line < lineStarts.length; line++) {
    const at = lineStarts[line] as number;
    const own = indentAt(text, at);
    if (own === undefined) continue;
    if (own === 0) {
      indent = isSectionHead(text, at, lineStarts[line + 1]) ? entryIndent(text, lineStarts, line + 1) : 0;
      entries = 0;
    } else if (own === indent) {
      // a section that ends before its first entry would not be a map
      if (entries++ === 0 || at - start < size) continue;
      pieces.push({ start, end: at });
      start = at;
    }
  }
  return pieces.length === 0 ? [] : [...pieces, { start, end: text.length }];
}

function reachesAcross(text: string): boolean {
  return /(^|[\s,:[{-])[&*][^\s,]/m.test(text) || /^(---|\.\.\.|%)/m.test(text) || /\r(?!\n)/.test(text);
}

// blanks before a name; undefined for lines that begin with anything else
function indentAt(text: string, lineStart: number): number | undefined {
  let at = lineStart;
  while (text.charCodeAt(at) === 32) at++;
  return /[A-Za-z0-9_"']/.test(text[at] ?? '') ? at - lineStart : undefined;
}

function isSectionHead(text: string, start: number, end = text.length): boolean {
  return /^[A-Za-z][\w-]*:[ \t]*(#.*)?[\r\n]*$/.test(text.slice(start, Math.min(end, start + 1000)));
}

// the indentation of the first line that says something; 0 when it does not begin with a name
function entryIndent(text: string, lineStarts: readonly number[], from: number): number {
  for (let line = from; line < lineStarts.length; line++) {
    const at = lineStarts[line] as number;
    if (/^[ \t]*(#.*)?\r?$/m.test(text.slice(at, lineStarts[line + 1] ?? text.length).replace(/\n$/, ''))) continue;
    return indentAt(text, at) ?? 0;
  }
  return 0;
}
