import type { NodeLookup } from '../../nodeset/lookup.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import type { ClusterModel } from '../model.ts';
import type { Joined } from './joined.ts';
import { divided, prefixedText, type Way } from './member-names.ts';

/** A cluster's groups and nodes, and those of its members with the member's name in front. */
export function lookupWithMembers(
  own: NodeLookup,
  joined: Joined,
  lookupOf: (model: ClusterModel) => NodeLookup,
): NodeLookup {
  const lookups = new Map<string, NodeLookup>();
  const inside = (name: string): NodeLookup | undefined => {
    const gone = joined.left?.get(name);
    if (gone) throw gone;
    const model = joined.members().get(name);
    const known = lookups.get(name);
    if (known || !model) return known;
    const made = lookupOf(model);
    lookups.set(name, made);
    return made;
  };
  // what a member's groups are, given by nodes alone: nothing in it is looked up here again
  const there = (way: Way, operand: string): string | undefined => {
    const lookup = inside(way.member);
    return lookup && prefixedText(way.member, parseNodeSet(operand, lookup));
  };
  return {
    ...own,
    group(name, source) {
      // a source is the member's when it has the way to it in front: @site-a/racks:r1
      const way = divided(source ?? name);
      if (!way) return own.group(name, source);
      const lookup = inside(way.member);
      const [group, from] = source === undefined ? [way.rest, undefined] : [name, way.rest];
      const answering = lookup?.answering?.({ group, source: from }) ?? from;
      if (lookup?.group(group, answering) === undefined) return undefined;
      return there(way, `@${from === undefined ? '' : `${from}:`}${group}`);
    },
    groups(source) {
      const way = source === undefined ? undefined : divided(source);
      if (way) return inside(way.member)?.groups(way.rest) ?? [];
      if (source !== undefined) return own.groups(source);
      const others = [...joined.members().keys()].flatMap((member) =>
        (inside(member)?.groups() ?? []).map((group) => `${member}/${group}`),
      );
      return [...own.groups(), ...others];
    },
    all(source) {
      const way = divided(source);
      return way ? there(way, `@${way.rest}:*`) : own.all?.(source);
    },
    groupsWith: (node, source) =>
      node.includes('/') || source?.includes('/') ? undefined : own.groupsWith?.(node, source),
    answering: (asked) => ((asked.source ?? asked.group)?.includes('/') ? asked.source : own.answering?.(asked)),
    nodes: () => joined.nodes(),
    names: () => joined.names(),
    canonical: (set) => joined.canonical(set),
  };
}
