import { groupsByMember } from '../../config/relations.ts';
import { neededBy, partsOfAll, type Resources, tiesOf } from '../order.ts';
import type { Goal } from './goal.ts';

/**
 * The resources that have to be looked at before a goal is planned, in the order of the file: those it names, what
 * needs them where it may stop them, what they need, what shares a node with any of these, and what avoids them.
 */
export function resourcesToSee(resources: Resources, goal: Goal): readonly string[] {
  const ties = tiesOf(resources);
  const all = Object.keys(resources).filter((name) => resources[name]?.group === undefined);
  if (goal.action === 'apply' && goal.names.length === 0) return all;
  const touched = new Set(partsOfAll(resources, goal.names));
  const companions = (names: Set<string>) => {
    for (const name of names) {
      for (const { kind, to } of ties.out.get(name) ?? []) if (kind === 'with') names.add(to);
      for (const { kind, from } of ties.into.get(name) ?? []) if (kind === 'with') names.add(from);
    }
    return names;
  };
  if (goal.action !== 'start') {
    // what is stopped takes with it what needs it, and what has to be on its node
    const along = goal.action !== 'stop' && goal.action !== 'demote';
    for (const name of touched) {
      for (const { kind, from } of ties.into.get(name) ?? []) if (kind !== 'avoid') touched.add(from);
      for (const { kind, to } of along ? (ties.out.get(name) ?? []) : []) if (kind === 'with') touched.add(to);
    }
    if (!along) return all.filter((name) => touched.has(name));
  }
  const see = companions(new Set(neededBy(resources, touched, ties)));
  const groups = groupsByMember(resources);
  const members = new Map<string, string[]>();
  for (const [member, group] of groups) members.set(group, [...(members.get(group) ?? []), member]);
  // copies of a group's members are on the same nodes
  for (const name of [...see]) for (const member of members.get(groups.get(name) ?? '') ?? []) see.add(member);
  for (const name of [...see]) {
    for (const { kind, to } of ties.out.get(name) ?? []) if (kind === 'avoid') see.add(to);
    for (const { kind, from } of ties.into.get(name) ?? []) if (kind === 'avoid') see.add(from);
  }
  return all.filter((name) => see.has(name));
}
