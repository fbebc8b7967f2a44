import type { SourceText } from '../../yaml/source-text.ts';
import { placeAt } from '../../yaml/source-text.ts';
import { syntaxFault, type Word } from './source.ts';

/**
 * The rows of comma-separated values as RFC 4180 has them: quotes around a value, doubled inside, line ends inside
 * quotes. Rows without anything are left out.
 *
 * @throws OcfError INVALID for a quote that does not end, and for text around quotes.
 */
export function rowsOf(source: SourceText): readonly (readonly Word[])[] {
  const { text } = source;
  const rows: Word[][] = [];
  let row: Word[] = [];
  let at = 0;
  while (at < text.length || row.length > 0) {
    const start = at;
    const value = text[at] === '"' ? quotedValue() : plainValue();
    row.push({ text: value, place: placeAt(source, start) });
    const after = text[at];
    if (after === ',') {
      at++;
      continue;
    }
    if (after === '\r' && text[at + 1] === '\n') at++;
    at++;
    if (row.length > 1 || row[0]?.text !== '') rows.push(row);
    row = [];
    if (at >= text.length) break;
  }
  return rows;

  function plainValue(): string {
    const start = at;
    while (at < text.length && !isEnd(text.charCodeAt(at))) {
      if (text[at] === '"') throw fault(at, 'A quote stands inside a value that does not begin with one.');
      at++;
    }
    return text.slice(start, at);
  }

  function quotedValue(): string {
    const start = at;
    let value = '';
    for (;;) {
      const end = text.indexOf('"', at + 1);
      if (end < 0) throw fault(start, 'This quote does not end.');
      value += text.slice(at + 1, end);
      at = end + 1;
      if (text[at] !== '"') break;
      value += '"';
    }
    if (at < text.length && !isEnd(text.charCodeAt(at))) throw fault(at, 'Text follows the end of a quoted value.');
    return value;
  }

  function fault(offset: number, message: string) {
    return syntaxFault(source, placeAt(source, offset), message, ['A quote inside a quoted value is written twice.']);
  }
}

// comma, line feed, carriage return
function isEnd(code: number): boolean {
  return code === 44 || code === 10 || code === 13;
}
