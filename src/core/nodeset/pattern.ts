import { fromSpans, type IndexSet, loneIndex, product } from './index-set.ts';
import { nameFault, nameRule, slot } from './name.ts';
import { NodeSet } from './nodeset.ts';
import { mostDigits, ordinalOf } from './ordinal.ts';
import { mostNames, parseBracket, tooMany } from './range.ts';
import { type Piece, type Source, syntaxError } from './syntax-error.ts';

/** Plain text, or numbers: digits are an axis with one member. */
export type Segment = string | IndexSet;

/** `n[1-3]-ib0` as a set. @throws OcfError USAGE */
export function parsePattern(source: Source, piece: Piece): NodeSet {
  return parseNames(source, piece, nameFault, nameRule);
}

/** The same for other names than those of nodes: `faultOf` says what is wrong with one, `rule` what is right. */
export function parseNames(
  source: Source,
  piece: Piece,
  faultOf: (name: string) => string | undefined,
  rule: string,
): NodeSet {
  // the numbers in brackets are looked at by themselves: 1 stands for them here
  const fault = faultOf(piece.text.replace(/\[[^\]]*\]/g, '1'));
  if (fault !== undefined) throw syntaxError(source, piece, `a name that ${fault}`, rule);
  const segments = segmentsOf(source, piece);
  const axes = segments.filter((segment): segment is IndexSet => typeof segment !== 'string');
  if (axes.reduce((size, axis) => size * axis.size, 1) > mostNames) throw tooMany(source, piece);
  const pattern = segments.map((segment) => (typeof segment === 'string' ? segment : slot)).join('');
  return NodeSet.ofPatterns([[pattern, axes.length > 0 ? product(axes) : loneIndex]]);
}

const parts = /([0-9]*)\[([^\]]*)\]([0-9]*)|[0-9]+|[^0-9[]+/g;

/**
 * Text and numbers in turn. Digits next to a bracket are part of its numbers, as `n1[0-9]` says n10 to n19.
 *
 * @throws OcfError USAGE
 */
export function segmentsOf(source: Source, piece: Piece): Segment[] {
  const segments: Segment[] = [];
  for (const match of piece.text.matchAll(parts)) {
    const [whole, before = '', list, after = ''] = match;
    if (list === undefined) {
      const plain = whole.length > mostDigits || !/^[0-9]/.test(whole);
      segments.push(plain ? whole : single(whole));
      continue;
    }
    const offset = piece.offset + match.index;
    if (piece.text[match.index + whole.length] === '[') {
      const text = piece.text.slice(match.index);
      throw syntaxError(source, { text, offset }, 'two ranges with nothing but digits between them');
    }
    const text = { text: list, offset: offset + before.length + 1 };
    segments.push(parseBracket(source, { before, list: text, after }));
  }
  return segments;
}

function single(digits: string): IndexSet {
  const ordinal = ordinalOf(digits);
  return fromSpans([ordinal, ordinal]);
}
