import { OcfError } from '../errors.ts';
import { parseGroupNames } from './group-name.ts';
import type { NodeLookup } from './lookup.ts';
import { type NodeSet, unionOf } from './nodeset.ts';
import { parseNodeSet } from './parse.ts';

export interface GroupOptions {
  /** Group source; default: the default one. */
  readonly source?: string;
}

export interface RegroupOptions extends GroupOptions {
  /** Name every group that lies in the set, also those whose nodes other groups have named already. */
  readonly overlap?: boolean;
}

/** A group as `@name` or `@source:name`, and its nodes. */
export interface NamedGroup {
  readonly name: string;
  readonly nodes: NodeSet;
}

/** The groups of a source in the order of their names. @throws OcfError as parseNodeSet, for their definitions */
export function groupsOf(lookup: NodeLookup, { source }: GroupOptions = {}): NamedGroup[] {
  const prefix = source === undefined ? '@' : `@${source}:`;
  return lookup
    .groups(source)
    .toSorted()
    .map((name) => namedGroup(prefix, name, lookup));
}

/** The groups of a source that may have nodes of the set; a source that is asked by node is, when that is less work. */
function groupsNear(set: NodeSet, lookup: NodeLookup, { source }: GroupOptions): NamedGroup[] {
  const [first] = set;
  const asked = first !== undefined && source !== undefined ? lookup.groupsWith?.(first, source) : undefined;
  if (asked === undefined || source === undefined)
    return groupsOf(lookup, { ...(source === undefined ? {} : { source }) });
  const listed = listedIfCan(lookup, source);
  if (listed && listed.length < set.size) return groupsOf(lookup, { source });
  const names = new Set([...set].flatMap((node) => lookup.groupsWith?.(node, source) ?? []));
  return [...names].toSorted().map((name) => namedGroup(`@${source}:`, name, lookup));
}

function listedIfCan(lookup: NodeLookup, source: string): readonly string[] | undefined {
  try {
    return lookup.groups(source);
  } catch (error) {
    if (error instanceof OcfError) return undefined;
    throw error;
  }
}

function namedGroup(prefix: string, name: string, lookup: NodeLookup): NamedGroup {
  return { name: prefix + name, nodes: parseNodeSet(prefix + name, lookup) };
}

/** What one group has to do with a set. */
export interface GroupShare {
  readonly name: string;
  /** The group's nodes that are in the set. */
  readonly nodes: NodeSet;
  /** How many nodes the group has. */
  readonly total: number;
}

/** The groups that have nodes in the set, in the order of their names. */
export function groupShares(set: NodeSet, lookup: NodeLookup, options: GroupOptions = {}): GroupShare[] {
  return groupsNear(set, lookup, options)
    .map(({ name, nodes }) => ({ name, nodes: nodes.intersect(set), total: nodes.size }))
    .filter(({ nodes }) => nodes.size > 0);
}

/**
 * The set written with groups that lie in it whole, the largest first, and the nodes that are left:
 * `@rack[1-2],n9`. Without such groups it is the folded set.
 */
export function regroup(set: NodeSet, lookup: NodeLookup, options: RegroupOptions = {}): string {
  const { source, overlap = false } = options;
  const whole = groupsNear(set, lookup, options)
    .filter(({ nodes }) => nodes.size > 0 && set.includes(nodes))
    .sort((a, b) => b.nodes.size - a.nodes.size);
  const named: string[] = [];
  let rest = set;
  for (const { name, nodes } of whole) {
    if (rest.size === 0) break;
    if (!overlap && !rest.includes(nodes)) continue;
    named.push(name);
    rest = rest.minus(nodes);
  }
  const prefix = source === undefined ? '@' : `@${source}:`;
  const short = named.map((name) => name.slice(prefix.length));
  const folded = unionOf(short.map((text) => parseGroupNames({ text }, { text, offset: 0 }))).foldedParts();
  return [...folded.map((part) => prefix + part), ...rest.foldedParts()].join();
}
