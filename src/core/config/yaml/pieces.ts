import type { SourceText } from './source-text.ts';

/** A part of a text, cut before an entry of a section. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

// large enough that the cuts cost nothing, small enough that what a piece leaves behind is soon forgotten
const usualSize = 256 * 1024;

/** A line on which an entry of a section begins. */
export interface EntryLine {
  /** Offset of its first character. */
  readonly start: number;
  /** Offset of the section's own line. */
  readonly section: number;
  /** The section's first one: before it the section would be no map. */
  readonly first: boolean;
}

/**
 * The lines before which a file can be cut: those of the entries of its sections (`nodes:` alone on its line) that are
 * block maps. YAML lets nothing else begin a line there with that indentation: what goes on from the line before has
 * to stand further in. None when the file uses what reaches across pieces (anchors, aliases, documents, directives).
 */
export function entryLines({ text, lineStarts }: SourceText): readonly EntryLine[] {
  if (reachesAcross(text)) return [];
  const lines: EntryLine[] = [];
  let indent = 0;
  let section = 0;
  let first = true;
  for (let line = 0; line < lineStarts.length; line++) {
    const at = lineStarts[line] as number;
    const own = indentAt(text, at);
    if (own === undefined) continue;
    if (own === 0) {
      indent = isSectionHead(text, at, lineStarts[line + 1]) ? entryIndent(text, lineStarts, line + 1) : 0;
      [section, first] = [at, true];
    } else if (own === indent) {
      lines.push({ start: at, section, first });
      first = false;
    }
  }
  return lines;
}

/** Cuts a large file into pieces, each cut before an entry. Empty when the file is small or cannot be cut. */
export function piecesOf(source: SourceText, size = usualSize): readonly Piece[] {
  const { length } = source.text;
  if (length < 2 * size) return [];
  const pieces: Piece[] = [];
  let start = 0;
  for (const entry of entryLines(source)) {
    if (entry.first || entry.start - start < size) continue;
    pieces.push({ start, end: entry.start });
    start = entry.start;
  }
  return pieces.length === 0 ? [] : [...pieces, { start, end: length }];
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
    if (/^[ \t]*(#[^\r\n]*)?[\r\n]*$/.test(text.slice(at, lineStarts[line + 1] ?? text.length))) continue;
    return indentAt(text, at) ?? 0;
  }
  return 0;
}
