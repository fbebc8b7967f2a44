import { fromSpans, type IndexSet } from './index-set.ts';
import { mostDigits, ordinalAt } from './ordinal.ts';
import { type Piece, type Source, syntaxError } from './syntax-error.ts';

/** No node set may hold more names: a slip of the finger must not fill the memory. */
export const mostNames = 10_000_000;

/** Digits written directly before and after a bracket belong to every number in it: `n1[0-9]5`. */
export interface Bracket {
  readonly before: string;
  readonly list: Piece;
  readonly after: string;
}

const rangeForm = /^\s*([0-9]+)\s*(?:-\s*([0-9]+)\s*)?(?:\/\s*([0-9]+)\s*)?$/;

/**
 * The numbers of `[1-9/2,12]`, as one axis.
 *
 * @throws OcfError USAGE, quoting the range that is wrong or too large
 */
export function parseBracket(source: Source, { before, list, after }: Bracket): IndexSet {
  const spans: number[] = [];
  let offset = list.offset;
  let count = 0;
  for (const text of list.text.split(',')) {
    const range = parseRange(source, { text, offset }, before.length + after.length);
    count += range.count;
    if (count > mostNames) throw tooMany(source, list);
    addRange(spans, range, { before, after });
    offset += text.length + 1;
  }
  return fromSpans(spans);
}

interface Range {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  /** Digits every number has at least. */
  readonly width: number;
  readonly count: number;
}

function parseRange(source: Source, piece: Piece, furtherDigits: number): Range {
  const wrong = (problem: string, suggestion?: string) => syntaxError(source, piece, problem, suggestion);
  if (piece.text.trim() === '') throw wrong('an empty range');
  const [, begin = '', end = begin, by = '1'] = rangeForm.exec(piece.text) ?? [];
  if (begin === '') throw wrong('a range that is not of the form 1, 1-9 or 1-9/2');
  if (end.length + furtherDigits > mostDigits || begin.length + furtherDigits > mostDigits) {
    throw wrong(`a number of more than ${mostDigits} digits in a range`);
  }
  const [first, last, step] = [Number(begin), Number(end), Number(by)];
  const padded = [begin, end].some((digits) => digits.length > 1 && digits.startsWith('0'));
  if (padded && begin.length !== end.length) {
    const full = begin.padStart(end.length, '0');
    throw wrong('a padded range whose ends have different lengths', `Write ${full}-${end.padStart(full.length, '0')}.`);
  }
  if (first > last) throw wrong('a range that ends before it begins', `Write ${end}-${begin}.`);
  if (step === 0) throw wrong('a step of 0');
  if (step !== 1 && !piece.text.includes('-')) throw wrong('a step without a range');
  return { first, last, step, width: begin.length, count: Math.floor((last - first) / step) + 1 };
}

// Numbers of one length at a time, and the digits around the bracket with them.
function addRange(spans: number[], range: Range, { before, after }: Omit<Bracket, 'list'>): void {
  const { first, last, step, width } = range;
  const scale = 10 ** after.length;
  let value = first;
  for (let length = width; value <= last; length++) {
    const most = Math.min(last, 10 ** length - 1);
    const base = ordinalAt(
      before.length + length + after.length,
      Number(before) * 10 ** length * scale + Number(after),
    );
    // A span stays one span behind further digits, and falls apart before them.
    if (step === 1 && scale === 1) {
      spans.push(base + value, base + most);
      value = most + 1;
    }
    for (; value <= most; value += step) spans.push(base + value * scale, base + value * scale);
  }
}

export function tooMany(source: Source, piece: Piece) {
  return syntaxError(source, piece, 'more than 10 million names');
}
