import { type Piece, type Source, syntaxError } from './syntax-error.ts';

export type Operator = ',' | '!' | '&' | '^';

/** An operand and what to do with it; the first one is joined to the empty set. */
export interface Term extends Piece {
  readonly operator: Operator;
}

const operators = ',!&^';
const notAWord = /[\s,!&^]/;

/**
 * Cuts a text into terms, left to right; there is no precedence. White space between operands is union, around an
 * operator it means nothing; whatever stands in brackets belongs to its operand.
 *
 * @throws OcfError USAGE when a bracket has no partner or an operator has no operand
 */
export function scanTerms(source: Source): Term[] {
  const { text } = source;
  const terms: Term[] = [];
  let pending: { readonly operator: Operator; readonly offset: number } | undefined;
  let offset = 0;
  while (offset < text.length) {
    const character = text[offset] as string;
    if (/\s/.test(character)) {
      offset++;
    } else if (operators.includes(character)) {
      if (pending || terms.length === 0) throw missingOperand(source, offset, character);
      pending = { operator: character as Operator, offset };
      offset++;
    } else {
      const end = endOfWord(source, offset);
      terms.push({ operator: pending?.operator ?? ',', text: text.slice(offset, end), offset });
      pending = undefined;
      offset = end;
    }
  }
  if (pending) throw missingOperand(source, pending.offset, pending.operator);
  return terms;
}

function endOfWord(source: Source, begin: number): number {
  const { text } = source;
  let open = -1;
  for (let offset = begin; offset < text.length; offset++) {
    const character = text[offset] as string;
    if (character === '[') {
      if (open >= 0)
        throw syntaxError(source, { text: text.slice(open, offset + 1), offset }, 'a bracket in a bracket');
      open = offset;
    } else if (character === ']') {
      const piece = { text: text.slice(begin, offset + 1), offset };
      if (open < 0) throw syntaxError(source, piece, 'a closing bracket without an opening one');
      open = -1;
    } else if (open < 0 && notAWord.test(character)) {
      return offset;
    }
  }
  if (open >= 0) throw syntaxError(source, { text: text.slice(begin), offset: open }, 'a bracket that is not closed');
  return text.length;
}

function missingOperand(source: Source, offset: number, operator: string) {
  const names = { ',': 'union', '!': 'difference', '&': 'intersection', '^': 'symmetric difference' };
  const meaning = names[operator as Operator];
  return syntaxError(source, { text: operator, offset }, `no operand for the ${meaning}`);
}
