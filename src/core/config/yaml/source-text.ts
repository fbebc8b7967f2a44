import type { Place } from '../../errors.ts';

/** A text with what is needed to say where an offset stands in it. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[];
}

export function sourceText(file: string, text: string): SourceText {
  const lineStarts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
    return { file, text, lineStarts };
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) lineStarts.push(at + 1);
  }
  return { file, text, lineStarts };
}

/** Line and column (from 1, a byte order mark not counted) of an offset. */
export function placeAt(source: SourceText, offset: number): Place {
  const line = lineIndexAt(source, offset);
  const start = source.lineStarts[line] ?? 0;
  const mark = line === 0 && source.text.startsWith('\uFEFF') && offset > 0 ? 1 : 0;
  return { file: source.file, line: line + 1, column: offset - start - mark + 1 };
}

/** Index in `lineStarts` of the line that holds the offset. */
export function lineIndexAt({ lineStarts }: SourceText, offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The line of a place with its neighbours, numbered, and a mark under the column. */
export function codeFrame(source: SourceText, { line, column }: Place): string {
  const first = Math.max(1, line - 2);
  const last = Math.min(source.lineStarts.length, line + 1);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const body = lineText(source, number);
    frame.push(`${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${body}`);
    if (number === line) frame.push(`  ${' '.repeat(width)} | ${body.slice(0, column - 1).replace(/[^\t]/g, ' ')}^`);
  }
  return frame.join('\n');
}

// one line without its end; very long lines are cut, and control characters must not reach a terminal
function lineText({ text, lineStarts }: SourceText, number: number): string {
  const start = lineStarts[number - 1] ?? text.length;
  const body = text.slice(start, lineStarts[number] ?? text.length).replace(/[\r\n]+$/, '');
  return body
    .replace(/^\uFEFF/, '')
    .slice(0, 200)
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '\u00b7');
}
