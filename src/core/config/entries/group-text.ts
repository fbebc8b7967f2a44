import { OcfError } from '../../errors.ts';
import type { NodeLookup } from '../../nodeset/lookup.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import { needsLookup } from '../../nodeset/operands.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { scanTerms, type Term } from '../../nodeset/scan.ts';
import { ownGroupsOf } from './group-places.ts';

// What becomes of the text of a node set when a group in it or its members change. Groups and wildcards are kept as
// they are written wherever the meaning allows it.

/** The text with the nodes of another one added. */
export function includeText(text: string, added: string, lookup: NodeLookup): string {
  const whole = parseNodeSet(text, lookup).union(parseNodeSet(added, lookup));
  if (!needsLookup(text) && !needsLookup(added)) return whole.fold();
  return [text.trim(), ...unionTerms(added, lookup)].join();
}

/** The text without the nodes of another one. */
export function excludeText(text: string, taken: string, lookup: NodeLookup): string {
  const left = parseNodeSet(text, lookup).minus(parseNodeSet(taken, lookup));
  if (!needsLookup(text)) return left.fold();
  return [text.trim(), ...unionTerms(taken, lookup)].join('!');
}

// operators work from left to right over all that stands before them: behind another text only union keeps its meaning
function unionTerms(text: string, lookup: NodeLookup): readonly string[] {
  const terms = scanTerms({ text });
  if (terms.every(({ operator }) => operator === ',')) return terms.map((term) => term.text);
  return parseNodeSet(text, lookup).foldedParts();
}

/** The text with a group called otherwise. @throws OcfError REFUSED where the meaning would change */
export function renamedText(text: string, from: string, to: string): string {
  return rewritten(text, (term) => {
    const names = ownGroupsOf(term);
    if (!names.includes(from)) return [term.text];
    if (names.length === 1) return [`@${to}`];
    if (term.operator === '&' || term.operator === '^') {
      throw new OcfError('REFUSED', `"${text}" names group ${from} together with others, as in "${term.text}".`, {
        suggestions: [`Write "${term.text}" without ranges first.`],
      });
    }
    return [...groupTexts(names.filter((name) => name !== from)), `@${to}`];
  });
}

/** The text without some groups; undefined when nothing would be left, or the rest would mean more than before. */
export function withoutGroups(text: string, groups: readonly string[]): string | undefined {
  if (scanTerms({ text }).some(({ operator }) => operator !== ',')) return undefined;
  const rest = rewritten(text, (term) => {
    const names = ownGroupsOf(term);
    const kept = names.filter((name) => !groups.includes(name));
    return kept.length === names.length ? [term.text] : groupTexts(kept);
  });
  return rest === '' ? undefined : rest;
}

function groupTexts(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return NodeSet.of(names)
    .foldedParts()
    .map((part) => `@${part}`);
}

// each operand replaced by some, all with its operator; what stands between stays as it is
function rewritten(text: string, replace: (term: Term) => readonly string[]): string {
  const terms = scanTerms({ text });
  let result = '';
  let at = 0;
  for (const term of terms) {
    const between = text.slice(at, term.offset);
    const texts = replace(term);
    at = term.offset + term.text.length;
    if (texts.length === 0) continue;
    const joined = texts.join(term.operator);
    result += result === '' && term !== terms[0] ? joined : `${between}${joined}`;
  }
  return result + text.slice(at);
}
