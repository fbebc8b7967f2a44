import { OcfError } from '../../errors.ts';
import type { NodeLookup } from '../../nodeset/lookup.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import type { ClusterModel, MemberSpec } from '../model.ts';
import { divided } from './member-names.ts';

/** The groups and nodes of a cluster whose members were not read, as when its file is changed. */
export function unreadLookup(own: NodeLookup, model: ClusterModel): NodeLookup {
  return {
    ...own,
    group(name, source) {
      const way = divided(source ?? name);
      const spec = memberSpec(model, way?.member);
      if (!way || !spec) return own.group(name, source);
      const full = source === undefined ? name : `${source}:${name}`;
      throw refused(`@${full}`, way.member, spec, `@${full.slice(way.member.length + 1)}`);
    },
    answering: (asked) => ((asked.source ?? asked.group)?.includes('/') ? asked.source : own.answering?.(asked)),
  };
}

/** Whether a group, or a source of groups, is a member's. */
export function isMembers(model: ClusterModel, name: string): boolean {
  return memberSpec(model, divided(name)?.member) !== undefined;
}

/** The names that belong to no member that the file names. */
export function withoutMembers(model: ClusterModel, set: NodeSet): NodeSet {
  if (!model.members) return set;
  return NodeSet.of(set.names().filter((name) => memberSpec(model, divided(name)?.member) === undefined));
}

/** Whether a wildcard, or a sign for all nodes, may mean nodes of members, which only these can tell. */
export function mayBeMembers(model: ClusterModel, operand: string): boolean {
  if (!model.members || !/[*?]/.test(operand)) return false;
  const member = divided(operand.replace(/^@/, ''))?.member;
  if (member === undefined) return operand === '@*';
  return /[*?[]/.test(member) || memberSpec(model, member) !== undefined;
}

/** @throws OcfError REFUSED when one of the groups, with or without its @, belongs to a member: it is changed there */
export function refuseMembersGroups(model: ClusterModel, groups: readonly string[]): void {
  for (const group of groups) {
    const way = divided(group.replace(/^@/, ''));
    const spec = memberSpec(model, way?.member);
    if (way && spec) throw refused(group, way.member, spec, way.rest);
  }
}

/** @throws OcfError REFUSED when some of the names belong to a member: they are described there and changed there */
export function refuseMembersNodes(model: ClusterModel, names: readonly string[]): void {
  for (const name of names) {
    const member = divided(name)?.member;
    const spec = memberSpec(model, member);
    if (member === undefined || !spec) continue;
    const those = names.filter((other) => other.startsWith(`${member}/`));
    throw refused(NodeSet.of(those).fold(), member, spec, bareNames(those, member));
  }
}

function refused(name: string, member: string, spec: MemberSpec, rest: string): OcfError {
  return new OcfError('REFUSED', `${name} belongs to member cluster ${member} and is changed there.`, {
    suggestions: [`Name it ${rest} and choose that cluster: --cluster ${'file' in spec ? spec.file : spec.cluster}`],
    data: { member, name: rest, spec },
  });
}

function bareNames(names: readonly string[], member: string): string {
  return NodeSet.of(names.map((name) => name.slice(member.length + 1))).fold();
}

function memberSpec({ members = {} }: ClusterModel, name: string | undefined): MemberSpec | undefined {
  return name !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
}
