import type { ResourceSpec } from '../config/model.ts';
import { partsOf, type Relation, relationsOf } from '../config/relations.ts';
import { OcfError } from '../errors.ts';

export type Resources = Readonly<Record<string, ResourceSpec>>;

/** The relations of a file by the resources at their ends; groups are taken apart. */
export interface Ties {
  /** What a resource says of others. */
  readonly out: ReadonlyMap<string, readonly Relation[]>;
  /** What others say of it. */
  readonly into: ReadonlyMap<string, readonly Relation[]>;
}

export function tiesOf(resources: Resources): Ties {
  const out = new Map<string, Relation[]>();
  const into = new Map<string, Relation[]>();
  const add = (map: Map<string, Relation[]>, name: string, relation: Relation) => {
    const here = map.get(name);
    if (here) here.push(relation);
    else map.set(name, [relation]);
  };
  for (const relation of relationsOf(resources)) {
    // only "after" of itself says something, and that is a circle
    if (relation.from === relation.to && relation.kind !== 'after') continue;
    add(out, relation.from, relation);
    add(into, relation.to, relation);
  }
  return { out, into };
}

/**
 * All resources that an agent runs, each behind those it is `after`; as far as that leaves a choice, in the order of
 * the file.
 *
 * @throws OcfError INVALID when they wait for each other, with the whole circle.
 */
export function startOrder(resources: Resources, { out, into }: Ties = tiesOf(resources)): readonly string[] {
  const waiting = new Map<string, number>();
  let ready: string[] = [];
  for (const [name, { group }] of Object.entries(resources)) {
    if (group !== undefined) continue;
    const before = (out.get(name) ?? []).filter(({ kind }) => kind === 'after').length;
    waiting.set(name, before);
    if (before === 0) ready.push(name);
  }
  const place = new Map([...waiting.keys()].map((name, index) => [name, index]));
  const order: string[] = [];
  while (ready.length > 0) {
    const next: string[] = [];
    for (const name of ready) {
      waiting.delete(name);
      for (const { kind, from } of into.get(name) ?? []) {
        if (kind !== 'after') continue;
        const left = (waiting.get(from) ?? 0) - 1;
        waiting.set(from, left);
        if (left === 0) next.push(from);
      }
    }
    order.push(...ready);
    ready = next.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  }
  if (waiting.size > 0) throw circular(circleIn(waiting, out));
  return order;
}

/** The names and everything they need, directly or not: what they come `after` and what they run `with`. */
export function neededBy(
  resources: Resources,
  names: Iterable<string>,
  { out }: Ties = tiesOf(resources),
): ReadonlySet<string> {
  return closure(partsOfAll(resources, names), (name) => ends(out.get(name), 'to', ['after', 'with']));
}

/** Everything that needs one of the names, directly or not, without the names. */
export function dependantsOf(
  resources: Resources,
  names: Iterable<string>,
  { into }: Ties = tiesOf(resources),
): ReadonlySet<string> {
  const given = new Set(partsOfAll(resources, names));
  const all = closure(given, (name) => ends(into.get(name), 'from', ['after', 'with']));
  return new Set([...all].filter((name) => !given.has(name)));
}

/** The resources behind names that may be groups, each once. */
export function partsOfAll(resources: Resources, names: Iterable<string>): readonly string[] {
  return [...new Set([...names].flatMap((name) => partsOf(resources, name)))];
}

function ends(relations: readonly Relation[] = [], end: 'from' | 'to', kinds: readonly string[]): string[] {
  return relations.flatMap((relation) => (kinds.includes(relation.kind) ? relation[end] : []));
}

function closure(names: Iterable<string>, next: (name: string) => readonly string[]): Set<string> {
  const found = new Set<string>(names);
  for (const name of found) for (const other of next(name)) found.add(other);
  return found;
}

// Everybody left waits for somebody left: following that leads around.
function circleIn(waiting: ReadonlyMap<string, number>, out: Ties['out']): readonly string[] {
  const path = new Map<string, number>();
  let [name = ''] = waiting.keys();
  while (!path.has(name)) {
    path.set(name, path.size);
    name = (out.get(name) ?? []).find(({ kind, to }) => kind === 'after' && waiting.has(to))?.to ?? '';
  }
  return [...[...path.keys()].slice(path.get(name)), name];
}

function circular(circle: readonly string[]): OcfError {
  return new OcfError('INVALID', `Resources wait for each other: ${circle.join(' after ')}.`, {
    suggestions: ['Take one of these "after" out of the cluster file.'],
    data: { circle },
  });
}
