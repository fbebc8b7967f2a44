import { basename } from 'node:path';
import { OcfError, type Place } from '../../../errors.ts';
import { looksSecret } from '../../check/word-rules.ts';
import { invalid, printable } from '../../problem.ts';
import { decodeText } from '../../yaml/decode.ts';
import { placeAt, type SourceText, sourceText } from '../../yaml/source-text.ts';

// longer than any host list, shorter than what the parsers could not hold
export const mostBytes = 64 * 1024 * 1024;

/** What is given to be imported: a file's bytes, or those of standard input. */
export interface ImportBytes {
  /** Path, or `-`. */
  readonly file: string;
  readonly bytes: Buffer;
}

/**
 * A source as text, without its byte order mark.
 *
 * @throws OcfError INVALID with the place when it is no text in UTF-8, or too long.
 */
export function readSource({ file, bytes }: ImportBytes): SourceText {
  const name = file === '-' ? 'standard input' : file;
  if (bytes.length > mostBytes) {
    throw new OcfError('INVALID', `${printable(name)} is longer than ${mostBytes / 1024 / 1024} MiB.`, {
      suggestions: ['Import it in parts.'],
    });
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    const text = bytes.subarray(0, nul).toString('latin1');
    const place = placeAt(sourceText(name, text), text.length);
    const suggestions = ['Convert it if it is UTF-16 text: iconv -f utf16 -t utf8'];
    throw invalid([{ message: `${printable(name)} is no text: it holds a NUL.`, place, path: '', suggestions }]);
  }
  return sourceText(name, decodeText(name, bytes).replace(/^\uFEFF/, ''));
}

/** The name by which a file's format is guessed. */
export function fileName(source: SourceText): string {
  return basename(source.file);
}

export interface Line {
  readonly text: string;
  /** Offset of its first character. */
  readonly start: number;
  readonly place: Place;
}

/** The lines without their ends, with their places. */
export function* linesOf(source: SourceText): Generator<Line> {
  const { file, text, lineStarts } = source;
  for (let index = 0; index < lineStarts.length; index++) {
    const start = lineStarts[index] as number;
    let end = lineStarts[index + 1] ?? text.length;
    while (end > start && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
    yield { text: text.slice(start, end), start, place: { file, line: index + 1, column: 1 } };
  }
}

export interface Word {
  readonly text: string;
  readonly place: Place;
}

/** The words of a line, up to a comment when `comment` says what begins one. */
export function wordsOf({ text, place }: Line, comment?: string): readonly Word[] {
  const end = comment === undefined ? -1 : text.indexOf(comment);
  const body = end < 0 ? text : text.slice(0, end);
  const words: Word[] = [];
  for (const match of body.matchAll(/[^ \t\v\f]+/g)) {
    words.push({ text: match[0], place: { ...place, column: match.index + 1 } });
  }
  return words;
}

/** The INVALID error for syntax that ends the reading. The lines around are not shown: they may hold secrets. */
export function syntaxFault(source: SourceText, place: Place, message: string, suggestions: readonly string[] = []) {
  const said = printable(message);
  return invalid([{ message: said, place: { ...place, file: source.file }, path: '', suggestions }]);
}

/** A text of the source as a sentence quotes it: on one line, not too long, and not when it may hold a secret. */
export function quoted(text: string): string {
  if (looksSecret(text)) return '(hidden)';
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
