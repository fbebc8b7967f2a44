import type { ResourceSpec } from './model.ts';

type Resources = Readonly<Record<string, ResourceSpec>>;

/**
 * What one resource that an agent runs has to do with another: `from` is started after `to`, runs where `to` runs, or
 * never does. Groups are taken apart.
 */
export interface Relation {
  readonly kind: 'after' | 'with' | 'avoid';
  readonly from: string;
  readonly to: string;
  /** The promoted copy of `to` is meant. */
  readonly role?: 'promoted';
  /** Where it comes from, a phrase: `resources.web.after`, `group shop`. */
  readonly because: string;
}

/** `db:promoted` in its parts. */
export function roleOf(text: string): { readonly name: string; readonly role?: 'promoted' } {
  const [name = '', role] = text.split(':');
  return role === undefined ? { name } : { name, role: 'promoted' };
}

/** The group of every resource that is a member of one. */
export function groupsByMember(resources: Resources): ReadonlyMap<string, string> {
  const groups = new Map<string, string>();
  for (const [name, { group = [] }] of Object.entries(resources)) {
    for (const member of group) groups.set(member, name);
  }
  return groups;
}

/** The resources behind a name: a group's members in their order, else itself; nothing for what is not there. */
export function partsOf(resources: Resources, name: string): readonly string[] {
  const spec = Object.hasOwn(resources, name) ? resources[name] : undefined;
  if (!spec) return [];
  return spec.group === undefined ? [name] : spec.group.filter((one) => Object.hasOwn(resources, one));
}

/**
 * All relations of the file. A group's members come one after the other, each with the one before it; what is said of a
 * group holds for its first member where the rest follows it, and for all where it does not.
 */
export function relationsOf(resources: Resources): readonly Relation[] {
  const found: Relation[] = [];
  for (const [name, spec] of Object.entries(resources)) {
    const parts = partsOf(resources, name);
    const [first] = parts;
    if (first === undefined) continue;
    for (const [index, part] of parts.entries()) {
      const before = parts[index - 1];
      if (spec.group === undefined || before === undefined) continue;
      const because = `group ${name}`;
      found.push({ kind: 'after', from: part, to: before, because }, { kind: 'with', from: part, to: before, because });
    }
    for (const kind of ['after', 'with'] as const) {
      for (const text of spec[kind]) {
        const { name: other, ...role } = roleOf(text);
        const last = partsOf(resources, other).at(-1);
        if (last === undefined) continue;
        found.push({ kind, from: first, to: last, ...role, because: `resources.${name}.${kind}` });
      }
    }
    for (const other of spec.avoid) {
      const because = `resources.${name}.avoid`;
      for (const to of partsOf(resources, other)) {
        for (const from of parts) found.push({ kind: 'avoid', from, to, because });
      }
    }
  }
  return found;
}
