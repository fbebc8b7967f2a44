import { NodeSet } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';

export interface Way {
  readonly member: string;
  readonly rest: string;
}

/** `eu/site-a/n1` as the direct member and what is said in it; undefined where no member is named. */
export function divided(name: string): Way | undefined {
  const slash = name.indexOf('/');
  return slash < 0 ? undefined : { member: name.slice(0, slash), rest: name.slice(slash + 1) };
}

/** A name behind a way, where either may be empty. */
export function joinWay(way: string, name: string): string {
  return way === '' || name === '' ? way + name : `${way}/${name}`;
}

/** A member's nodes as text with its name in front. */
export function prefixedText(member: string, set: NodeSet): string {
  return set
    .foldedParts()
    .map((part) => `${member}/${part}`)
    .join();
}

/** A member's nodes with its name in front. */
export function prefixed(member: string, set: NodeSet): NodeSet {
  return set.size === 0 ? NodeSet.empty : parseNodeSet(prefixedText(member, set));
}
