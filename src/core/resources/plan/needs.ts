import { type Draft, want } from './draft.ts';
import { isActive } from './facts.ts';

/** Wants everything that the wanted resources need, directly or not, each with the reason. */
export function addNeeded(draft: Draft): void {
  const { facts, wanted } = draft;
  const { named, ties, parts } = facts;
  const roots = [...wanted.keys()];
  for (const root of roots) {
    const because = `needed by ${named.get(root) ?? root}`;
    const closure = new Set([root]);
    for (const name of closure) {
      for (const { kind, to, role } of ties.out.get(name) ?? []) {
        if (kind === 'avoid' || !parts.has(to)) continue;
        // what was wanted before has had its own needs added, or will
        const there = wanted.get(to);
        const needed = there ?? want(draft, to, because);
        if (role !== undefined) needed.role = true;
        if (!there) closure.add(to);
      }
    }
  }
}

/** Names that the parts need on their own node, directly or not, themselves included: these move along. */
export function boundTo({ facts }: Draft, names: Iterable<string>): ReadonlySet<string> {
  const bound = new Set(names);
  for (const name of bound) {
    for (const { kind, to, role } of facts.ties.out.get(name) ?? []) {
      const [part, other] = [facts.parts.get(name), facts.parts.get(to)];
      const group = other?.group !== undefined && other.group === part?.group;
      if (kind === 'with' && role === undefined && (other?.single || group)) bound.add(to);
    }
  }
  return bound;
}

/** All resources of one copy that have to be on one node with it, itself included, whoever says so; in file order. */
export function unitOf({ facts }: Draft, name: string): readonly string[] {
  const { ties, parts } = facts;
  const unit = new Set([name]);
  for (const one of parts.get(name)?.single ? unit : []) {
    for (const { kind, to } of ties.out.get(one) ?? []) if (kind === 'with' && parts.get(to)?.single) unit.add(to);
    for (const { kind, from } of ties.into.get(one) ?? []) {
      if (kind === 'with' && parts.get(from)?.single) unit.add(from);
    }
  }
  return [...unit];
}

/** Whether any copy of a resource runs or has failed. */
export function isSomewhere({ facts }: Draft, name: string): boolean {
  return [...(facts.parts.get(name)?.copies.values() ?? [])].some(isActive);
}
