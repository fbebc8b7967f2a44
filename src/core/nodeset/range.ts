import { fromSpans, type IndexSet } from './index-set.ts';
import { digitCount, mostDigits, numberAt, ordinalAt, ordinalOf } from './ordinal.ts';
import { type Piece, type Source, syntaxError } from './syntax-error.ts';

/** No node set may hold more names: a slip of the finger must not fill the memory. */
export const mostNames = 10_000_000;

/** Digits written directly before and after a bracket belong to every number in it: `n1[0-9]5`. */
export interface Bracket {
  readonly before: string;
  readonly list: Piece;
  readonly after: string;
}

type Span = readonly [start: number, end: number];

const rangeForm = /^\s*([0-9]+)\s*(?:-\s*([0-9]+)\s*)?(?:\/\s*([0-9]+)\s*)?$/;

/**
 * The numbers of `[1-9/2,12]`, as one axis.
 *
 * @throws OcfError USAGE, quoting the range that is wrong or too large
 */
export function parseBracket(source: Source, { before, list, after }: Bracket): IndexSet {
  const spans: Span[] = [];
  let offset = list.offset;
  let count = 0;
  for (const text of list.text.split(',')) {
    const range = parseRange(source, { text, offset }, before.length + after.length);
    count += range.count;
    if (count > mostNames) throw tooMany(source, list);
    for (const span of spansOf(range)) append(spans, span, before, after);
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

function* spansOf({ first, last, step, width }: Range): Generator<Span> {
  if (step > 1) {
    for (let value = first; value <= last; value += step) {
      const ordinal = ordinalOf(String(value).padStart(width, '0'));
      yield [ordinal, ordinal];
    }
    return;
  }
  for (let length = width; length <= Math.max(width, String(last).length); length++) {
    const from = length === width ? first : 10 ** (length - 1);
    yield [ordinalAt(length, from), ordinalAt(length, Math.min(last, 10 ** length - 1))];
  }
}

// A span stays one span behind further digits, and falls apart before them.
function append(spans: Span[], span: Span, before: string, after: string): void {
  if (before === '' && after === '') {
    spans.push(span);
    return;
  }
  const [length, first, last] = [digitCount(span[0]), numberAt(span[0]), numberAt(span[1])];
  const shifted = Number(before || '0') * 10 ** length;
  const width = before.length + length + after.length;
  if (after === '') {
    spans.push([ordinalAt(width, shifted + first), ordinalAt(width, shifted + last)]);
    return;
  }
  for (let value = first; value <= last; value++) {
    const ordinal = ordinalAt(width, (shifted + value) * 10 ** after.length + Number(after));
    spans.push([ordinal, ordinal]);
  }
}

export function tooMany(source: Source, piece: Piece) {
  return syntaxError(source, piece, `more than ${mostNames.toLocaleString('en')} names`);
}
