import type { Relation } from '../../config/relations.ts';
import { type Draft, isMarked } from './draft.ts';
import { activeCopies, type Part } from './facts.ts';
import { avoidedBy, finalNodes, finalPromoted, occupied, type Placement } from './placement.ts';
import type { Obstacle } from './plan.ts';

/** A last look at what was placed: whatever is started finds what it needs, and nothing that it avoids. */
export function audit(draft: Draft, placement: Placement): void {
  const { facts, obstacles } = draft;
  for (const [name, starts] of placement.starts) {
    const part = facts.parts.get(name);
    if (part) obstacles.push(...besideAvoided(draft, placement, part, starts));
    for (const relation of part ? (facts.ties.out.get(name) ?? []) : []) {
      const to = facts.parts.get(relation.to);
      if (relation.kind === 'avoid') continue;
      const wrong = part && to ? wrongWith(draft, placement, relation, part, to, starts) : undefined;
      if (wrong) obstacles.push(wrong);
    }
  }
  for (const name of new Set([...placement.starts.keys(), ...placement.promotes.keys()])) {
    const to = facts.parts.get(name);
    for (const relation of to ? (facts.ties.into.get(name) ?? []) : []) {
      const from = facts.parts.get(relation.from);
      if (to && from && relation.kind === 'with') obstacles.push(...leftAlone(draft, placement, relation, from, to));
    }
  }
}

function besideAvoided(
  draft: Draft,
  placement: Placement,
  part: Part,
  starts: ReadonlySet<string>,
): readonly Obstacle[] {
  return avoidedBy(draft, part).flatMap((other) => {
    const there = occupied(draft, placement, other);
    const both = [...starts].filter((node) => there.has(node));
    return both.map((node) => ({
      resource: part.name,
      node,
      problem: `${part.name} and ${other.name} avoid one another, but both would be on ${node}`,
      remedy: `See: ocf resource monitor ${part.name} ${other.name}`,
    }));
  });
}

/** Copies that run where what they have to run with would not be: so far it was nowhere. */
function leftAlone(draft: Draft, placement: Placement, { role }: Relation, from: Part, to: Part): readonly Obstacle[] {
  const before = activeCopies(to).filter(({ promoted }) => role === undefined || promoted);
  const there = (role === undefined ? finalNodes : finalPromoted)(draft, placement, to);
  if (before.length > 0 || there.size === 0) return [];
  const alone = [...occupiedNow(draft, from)].filter((node) => !there.has(node));
  return alone.map((node) => ({
    resource: from.name,
    node,
    problem: `${from.name} has to run with ${to.name}, but runs on ${node}, and ${to.name} would be on ${[...there].join(', ')}`,
    remedy: `Stop it there first: ocf resource stop ${from.name} --node ${node}`,
  }));
}

function occupiedNow({ leaving, migrating }: Draft, part: Part): readonly string[] {
  const goes = (node: string) => isMarked(leaving, part.name, node) || isMarked(migrating, part.name, node);
  return activeCopies(part).flatMap(({ node }) => (goes(node) ? [] : node));
}

function wrongWith(
  draft: Draft,
  placement: Placement,
  { kind, role, because }: Relation,
  { name }: Part,
  to: Part,
  starts: ReadonlySet<string>,
): Obstacle | undefined {
  const find = role === undefined ? finalNodes : finalPromoted;
  const there = find(draft, placement, to);
  const what = role === undefined ? to.name : `a promoted copy of ${to.name}`;
  const [alone] = [...starts].filter((node) => !there.has(node));
  const remedy = `Change it in the cluster file (${because}), or see: ocf resource monitor ${to.name}`;
  if (there.size === 0)
    return { resource: name, problem: `${name} needs ${what}, of which there would be none`, remedy };
  if (kind === 'after' || alone === undefined) return undefined;
  const where = [...there].join(', ');
  return {
    resource: name,
    node: alone,
    problem: `${name} has to run with ${what}, which would be on ${where}`,
    remedy,
  };
}
