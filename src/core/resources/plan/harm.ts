import type { Relation } from '../../config/relations.ts';
import { type Draft, isMarked, mark, stays, staysPromoted, want } from './draft.ts';
import { activeCopies, type Copy, isActive, type Part } from './facts.ts';

/**
 * Marks as leaving every copy that has lost what it needs while it runs: what it is `after` or `with` is stopped or
 * demoted, even if it comes back. `again`: such copies are started again afterwards.
 */
export function spreadHarm(draft: Draft, again: boolean): void {
  const { facts, leaving, dimming, migrating } = draft;
  const queue = new Set([...leaving.keys(), ...dimming.keys(), ...migrating.keys()]);
  for (const name of queue) {
    queue.delete(name);
    const to = facts.parts.get(name);
    for (const relation of to ? (facts.ties.into.get(name) ?? []) : []) {
      const from = facts.parts.get(relation.from);
      if (!to || !from || relation.kind === 'avoid') continue;
      const lost = activeCopies(from).filter((copy) => isHarmed(draft, relation, from, copy, to));
      for (const copy of lost) {
        mark(leaving, from.name, copy.node, `needs ${name}`);
        if (again) comeBack(draft, from, copy, `needs ${name}`);
      }
      if (lost.length > 0) queue.add(from.name);
    }
  }
}

/** Wants a copy again that is leaving. */
export function comeBack(draft: Draft, part: Part, { node, promoted }: Copy, because?: string): void {
  want(draft, part.name, because).back.set(node, promoted && part.roles !== undefined);
}

function isHarmed(draft: Draft, relation: Relation, from: Part, copy: Copy, to: Part): boolean {
  const { leaving, migrating } = draft;
  if (isMarked(leaving, from.name, copy.node) || isMarked(migrating, from.name, copy.node)) return false;
  const role = relation.role !== undefined;
  const relied = reliedOn(relation, from, copy, to);
  const goes = ({ node }: Copy) =>
    isMarked(leaving, to.name, node) ||
    (role && isMarked(draft.dimming, to.name, node)) ||
    (relation.kind === 'with' && isMarked(migrating, to.name, node));
  // what is taken elsewhere while it runs is there all the time
  const remains = (one: Copy) =>
    (role ? staysPromoted(draft, to, one) : stays(draft, to, one)) ||
    (relation.kind === 'after' && isMarked(migrating, to.name, one.node));
  return relied.some(goes) && !relied.some(remains);
}

/** The copies of `to` that one of `from` relies on: with `with` that beside it, else any. */
function reliedOn({ kind, role }: Relation, from: Part, { node }: Copy, to: Part): readonly Copy[] {
  const beside = to.copies.get(node);
  const fits = (copy: Copy) => isActive(copy) && (role === undefined || copy.promoted);
  if (kind === 'with') return beside && fits(beside) ? [beside] : [];
  if (isPaired(from, to, role) && beside?.state === 'running') return [beside];
  return [...to.copies.values()].filter(fits);
}

/** Whether copies of one wait for the copy of the other on the same node rather than for all. */
export function isPaired(from: Part, to: Part, role: Relation['role']): boolean {
  return role === undefined && !from.single && !to.single;
}
