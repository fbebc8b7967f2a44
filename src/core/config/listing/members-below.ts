import type { ResourceShown } from '../entries/resources.ts';

/** Those shown, each once: the members of a group (true) behind it, in its order. */
export function membersBelow(resources: readonly ResourceShown[]): readonly (readonly [ResourceShown, boolean])[] {
  const byName = new Map(resources.map((each) => [each.name, each]));
  return resources.flatMap((each): readonly (readonly [ResourceShown, boolean])[] => {
    if (each.memberOf !== undefined && byName.has(each.memberOf)) return [];
    const members = (each.group ?? []).flatMap((name) => byName.get(name) ?? []);
    return [[each, false], ...members.map((member) => [member, true] as const)];
  });
}
