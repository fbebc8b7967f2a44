import { isUtf8 } from 'node:buffer';
import { invalid } from '../problem.ts';
import { placeAt, sourceText } from './source-text.ts';

/**
 * A cluster file's bytes as text, a byte order mark kept.
 *
 * @throws OcfError INVALID with the place of the first byte that is not UTF-8.
 */
export function decodeText(file: string, bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const text = bytes.subarray(0, validLength(bytes)).toString('utf8');
  const place = placeAt(sourceText(file, text), text.length);
  const suggestions = ['Convert the file, for example with: iconv -f latin1 -t utf8'];
  throw invalid([{ message: `${file} is not UTF-8 text.`, place, path: '', suggestions }]);
}

// length of the longest valid beginning, by halving; a character cut in the middle is taken back
function validLength(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isUtf8(wholeCharacters(bytes, middle))) low = middle;
    else high = middle - 1;
  }
  return wholeCharacters(bytes, low).length;
}

function wholeCharacters(bytes: Buffer, length: number): Buffer {
  let start = length;
  while (start > 0 && length - start < 4 && ((bytes[start - 1] ?? 0) & 0xc0) === 0x80) start--;
  const lead = bytes[start - 1] ?? 0;
  const needs = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return bytes.subarray(0, length - start + 1 < needs ? start - 1 : length);
}
