import { OcfError } from '../errors.ts';
import { hasIndexes } from './index-set.ts';
import { type NodeLookup, noLookup } from './lookup.ts';
import { NodeSet } from './nodeset.ts';
import { digitsOf, mostDigits, ordinalOf } from './ordinal.ts';
import { type Segment, segmentsOf } from './pattern.ts';
import type { Piece, Source } from './syntax-error.ts';

/** Whether an operand outside its brackets has a `*` or `?`. */
export function hasWildcard(text: string): boolean {
  return /[*?]/.test(text.replace(/\[[^\]]*\]/g, ''));
}

/**
 * A test for names: `*` is any text, also none, `?` is one character, and a bracket is any one of its numbers. None
 * reaches over a slash: `n*` never takes in the nodes of a member cluster whose name begins with n.
 *
 * @throws OcfError USAGE when a bracket is wrong
 */
function wildcardMatcher(source: Source, piece: Piece): (name: string) => boolean {
  const steps = segmentsOf(source, piece).flatMap(stepsOf);
  return (name) => matches(steps, name);
}

type Step = '*' | '?' | { readonly text: string } | Exclude<Segment, string>;

function stepsOf(segment: Segment): Step[] {
  if (typeof segment !== 'string') {
    return segment.size === 1 ? [{ text: digitsOf(segment.starts[0] as number) }] : [segment];
  }
  return (segment.match(/\*+|\?|[^*?]+/g) ?? []).map((text) => {
    if (text.startsWith('*')) return '*';
    return text === '?' ? '?' : { text };
  });
}

/** The places where a match may have got to, step by step: no pattern takes more than steps × length. */
function matches(steps: readonly Step[], name: string): boolean {
  let places = new Set([0]);
  for (const step of steps) {
    const next = new Set<number>();
    for (const place of places) for (const end of endsOf(step, name, place)) next.add(end);
    if (next.size === 0) return false;
    places = next;
  }
  return places.has(name.length);
}

function endsOf(step: Step, name: string, place: number): number[] {
  if (step === '*') return Array.from({ length: endOfPart(name, place) - place + 1 }, (_, more) => place + more);
  if (step === '?') return place < endOfPart(name, place) ? [place + 1] : [];
  if ('text' in step) return name.startsWith(step.text, place) ? [place + step.text.length] : [];
  const digits = /^[0-9]*/.exec(name.slice(place, place + mostDigits))?.[0] ?? '';
  return Array.from(digits, (_, last) => last + 1)
    .filter((length) => hasIndexes(step, [ordinalOf(digits.slice(0, length))]))
    .map((length) => place + length);
}

function endOfPart(name: string, place: number): number {
  const slash = name.indexOf('/', place);
  return slash < 0 ? name.length : slash;
}

/** The known nodes a wildcard stands for. @throws OcfError NOT_FOUND when there are none */
export function selectByWildcard(source: Source, piece: Piece, known: NodeSet, lookup: NodeLookup = noLookup): NodeSet {
  const matches = wildcardMatcher(source, piece);
  const names = [...known].filter(matches);
  if (names.length > 0) return NodeSet.of(names);
  throw new OcfError('NOT_FOUND', `No known node matches "${piece.text}".`, {
    suggestions: whyNone(lookup, known),
    data: { wildcard: piece.text },
  });
}

function whyNone(lookup: NodeLookup, known: NodeSet): readonly string[] {
  if (lookup === noLookup) return ['No nodes are known here: wildcards need a cluster.'];
  if (known.size === 0) return ['The cluster has no nodes.'];
  return lookup.names ? ['For all nodes, those of member clusters too, write @*.'] : [];
}
