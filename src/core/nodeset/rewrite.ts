import { NodeSet } from './nodeset.ts';
import { parseNodeSet } from './parse.ts';
import { scanTerms, type Term } from './scan.ts';
import { hasWildcard } from './wildcard.ts';

/** What becomes of an operand of names alone: sets that do not overlap, written one behind the other. */
export type OperandChange = (set: NodeSet) => readonly NodeSet[];

/**
 * A node-set text with the names in it changed; groups, wildcards, operators and blanks stay as they are written. It
 * means the same change of the whole because `! & ^` and union keep step with one that treats every name alone.
 * An emptied text is ''.
 *
 * @param isGone groups (`@name`) that are not there any more: they count as empty
 * @returns undefined where that cannot be written without brackets around a union; the whole set has to be folded then
 * @example rewriteNames('@web!n[1-3]', (set) => [set.minus(n2)]) // '@web!n[1,3]'
 */
export function rewriteNames(
  text: string,
  change: OperandChange,
  isGone: (operand: string) => boolean = () => false,
): string | undefined {
  let result = '';
  let end = 0;
  for (const [index, term] of scanTerms({ text }).entries()) {
    const lead = index === 0 ? '' : text.slice(end, term.offset);
    end = term.offset + term.text.length;
    const parts = operandParts(term, change, isGone);
    if (parts.length === 0) {
      // the empty set on the left, or less of it
      if (term.operator === '&') return undefined;
      continue;
    }
    if (result === '' && index > 0 && (term.operator === '!' || term.operator === '&')) return undefined;
    if (term.operator === '&' && parts.length > 1) return undefined;
    result += `${result === '' ? '' : lead}${parts.join(term.operator)}`;
  }
  return result;
}

function operandParts({ text }: Term, change: OperandChange, isGone: (operand: string) => boolean): readonly string[] {
  if (text.startsWith('@') || hasWildcard(text)) return isGone(text) ? [] : [text];
  const set = parseNodeSet(text);
  const sets = change(set).filter(({ size }) => size > 0);
  const [only = NodeSet.empty] = sets;
  return sets.length === 1 && only.equals(set) ? [text] : sets.flatMap((each) => each.foldedParts());
}
