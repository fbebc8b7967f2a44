import { groupOf, partsOf, relationsOf } from '../../config/relations.ts';
import type { Resources } from '../order.ts';
import type { Goal } from '../plan/goal.ts';

/** Everything that a goal may touch or has to look at, by name, in the order of the file. No groups, only their members. */
export function footprintOf(
  resources: Resources,
  { action, names }: Pick<Goal, 'action' | 'names'>,
): readonly string[] {
  const all = Object.keys(resources);
  const named = (names.length === 0 ? all : names).flatMap((name) => partsOf(resources, name));
  const { needs, users, companions } = neighbours(resources);
  const around = (start: Iterable<string>, ...ways: readonly Neighbours[]) => {
    const found = new Set(start);
    for (const one of found) for (const way of ways) for (const other of way.get(one) ?? []) found.add(other);
    return found;
  };
  let touched: ReadonlySet<string>;
  if (action === 'stop') touched = around(named, users);
  else if (action === 'start') touched = around(around(named, needs), companions);
  else touched = around(around(around(named, users), needs), companions);
  return all.filter((name) => touched.has(name));
}

type Neighbours = ReadonlyMap<string, readonly string[]>;

function neighbours(resources: Resources) {
  const needs = new Map<string, string[]>();
  const users = new Map<string, string[]>();
  const companions = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, from: string, to: string) => map.set(from, [...(map.get(from) ?? []), to]);
  for (const { kind, from, to } of relationsOf(resources)) {
    if (kind === 'avoid') {
      // whether one may run somewhere depends on where the other does
      add(companions, from, to);
      add(companions, to, from);
      continue;
    }
    add(needs, from, to);
    add(users, to, from);
    if (kind !== 'with') continue;
    add(companions, from, to);
    add(companions, to, from);
  }
  return { needs, users, companions } as const;
}

/** The names and the groups that hold them. */
export function withGroups(resources: Resources, names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((name) => [name, groupOf(resources, name) ?? name]))];
}
