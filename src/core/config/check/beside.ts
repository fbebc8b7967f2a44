import type { ClusterModel, ResourceSpec } from '../model.ts';
import type { Relation } from '../relations.ts';

/** How one resource comes to be on the node of another: the relation that says so, and whom it was come to from. */
export interface Step {
  readonly via: string;
  readonly relation: Relation;
}

/** What a file says of where resources are, beside one another. */
export interface Sides {
  /** One copy, that is on one node at a time. */
  isSingle(name: string): boolean;
  /**
   * Everything that is on a node whenever this resource is and both are meant to run, itself first (without a step).
   * Resources of one copy are bound both ways; a copy of one with several is bound only to what it names.
   */
  beside(name: string): ReadonlyMap<string, Step | undefined>;
  /** The relations that lead from the one asked about to another, the nearest first. */
  way(found: ReadonlyMap<string, Step | undefined>, to: string): readonly Relation[];
}

/** The group of every member. */
export function groupsOf(resources: ClusterModel['resources']): ReadonlyMap<string, ResourceSpec> {
  return new Map(
    Object.values(resources).flatMap((spec) => (spec.group ?? []).map((member) => [member, spec] as const)),
  );
}

export function sidesOf(resources: ClusterModel['resources'], relations: readonly Relation[]): Sides {
  const groups = groupsOf(resources);
  const out = new Map<string, Relation[]>();
  const into = new Map<string, Relation[]>();
  for (const relation of relations) {
    if (relation.kind !== 'with') continue;
    const { from, to } = relation;
    out.set(from, [...(out.get(from) ?? []), relation]);
    into.set(to, [...(into.get(to) ?? []), relation]);
  }
  const isSingle = (name: string) => {
    const spec = resources[name];
    const copies = spec?.copies ?? groups.get(name)?.copies ?? (spec?.promoted === undefined ? undefined : 'all');
    return copies === undefined || copies === 1;
  };
  return {
    isSingle,
    beside(name) {
      const found = new Map<string, Step | undefined>([[name, undefined]]);
      for (const via of found.keys()) {
        const reach = (other: string, relation: Relation) => {
          if (!found.has(other)) found.set(other, { via, relation });
        };
        for (const relation of out.get(via) ?? []) reach(relation.to, relation);
        if (!isSingle(via)) continue;
        for (const relation of into.get(via) ?? []) if (isSingle(relation.from)) reach(relation.from, relation);
      }
      return found;
    },
    way(found, to) {
      const way: Relation[] = [];
      for (let step = found.get(to); step; step = found.get(step.via)) way.unshift(step.relation);
      return way;
    },
  };
}

/** `web with vip, vip with db (group shop)` */
export function wayText(way: readonly Relation[]): string {
  return way
    .map(({ from, to, role, because }) => {
      const target = role === undefined ? to : `${to}:${role}`;
      return `${from} with ${target}${because.startsWith('group ') ? ` (${because})` : ''}`;
    })
    .join(', ');
}
