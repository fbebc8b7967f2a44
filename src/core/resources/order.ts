import type { ResourceSpec } from '../config/model.ts';
import { OcfError } from '../errors.ts';

export type Resources = Readonly<Record<string, ResourceSpec>>;

/**
 * All resources, each behind those it is `after`; as far as that leaves a choice, in the order of the file.
 *
 * @throws OcfError INVALID when they wait for each other, with the whole circle.
 */
export function startOrder(resources: Resources): readonly string[] {
  const names = Object.keys(resources);
  const waiting = new Map(names.map((name) => [name, new Set(afterOf(resources, name))]));
  const order: string[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting].filter(([, before]) => before.size === 0).map(([name]) => name);
    if (ready.length === 0) throw circular(circleIn(waiting));
    for (const name of ready) waiting.delete(name);
    for (const before of waiting.values()) for (const name of ready) before.delete(name);
    order.push(...ready);
  }
  return order;
}

/** The names and everything they need, directly or not: what they come `after` and what they run `with`. */
export function neededBy(resources: Resources, names: Iterable<string>): ReadonlySet<string> {
  return closure(names, (name) => [...afterOf(resources, name), ...(resources[name]?.with ?? [])]);
}

/** Everything that needs one of the names, directly or not, without the names. */
export function dependantsOf(resources: Resources, names: Iterable<string>): ReadonlySet<string> {
  const given = new Set(names);
  const all = closure(given, (name) =>
    Object.entries(resources).flatMap(([other, { after, with: together }]) =>
      after.includes(name) || together.includes(name) ? other : [],
    ),
  );
  return new Set([...all].filter((name) => !given.has(name)));
}

/** Everything that has to be on one node with the resource, itself included, whoever says so. */
export function companionsOf(resources: Resources, name: string): ReadonlySet<string> {
  return closure([name], (one) => [
    ...(resources[one]?.with ?? []).filter((other) => other in resources),
    ...Object.keys(resources).filter((other) => resources[other]?.with.includes(one)),
  ]);
}

function afterOf(resources: Resources, name: string): readonly string[] {
  return (resources[name]?.after ?? []).filter((other) => other in resources);
}

function closure(names: Iterable<string>, next: (name: string) => readonly string[]): Set<string> {
  const found = new Set<string>(names);
  for (const name of found) for (const other of next(name)) found.add(other);
  return found;
}

// Everybody left waits for somebody left: following that leads around.
function circleIn(waiting: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const path: string[] = [];
  let [name = ''] = waiting.keys();
  while (!path.includes(name)) {
    path.push(name);
    [name = ''] = waiting.get(name) ?? [];
  }
  return [...path.slice(path.indexOf(name)), name];
}

function circular(circle: readonly string[]): OcfError {
  return new OcfError('INVALID', `Resources wait for each other: ${circle.join(' after ')}.`, {
    suggestions: ['Take one of these "after" out of the cluster file.'],
    data: { circle },
  });
}
