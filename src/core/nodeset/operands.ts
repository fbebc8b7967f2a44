import type { NodeLookup } from './lookup.ts';
import { type NodeSet, unionOf } from './nodeset.ts';
import { parseNodeSet } from './parse.ts';

/** Node-set texts and what to do with them: the union of `nodes`, then the others in the order given here. */
export interface OperandTexts {
  readonly nodes: readonly string[];
  readonly intersection?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly xor?: readonly string[] | undefined;
}

/** @throws OcfError as parseNodeSet */
export function resolveOperands(texts: OperandTexts, lookup?: NodeLookup, source?: string): NodeSet {
  const parse = (text: string) => parseNodeSet(text, lookup, source);
  let set = unionOf(texts.nodes.map(parse));
  for (const text of texts.intersection ?? []) set = set.intersect(parse(text));
  for (const text of texts.exclude ?? []) set = set.minus(parse(text));
  for (const text of texts.xor ?? []) set = set.symmetricDifference(parse(text));
  return set;
}

/** Whether the text may have a group or a wildcard, so that only a cluster can tell what it means. */
export function needsLookup(text: string): boolean {
  return /[@*?]/.test(text);
}

/** Whether the text may name a node of a member cluster, which may have other names. */
export function mayNameMembers(text: string): boolean {
  return text.replace(/\[[^\]]*\]/g, '').includes('/');
}
