import { type Draft, isMarked, mark, stays, want } from './draft.ts';
import { isActive, type Part } from './facts.ts';
import { isSomewhere, unitOf } from './needs.ts';
import { avoidedBy, type Placement } from './placement.ts';
import type { Obstacle } from './plan.ts';
import { roomBeside } from './room.ts';
import { type Limit, type Slot, search } from './search.ts';
import { nodesForUnit } from './unit-nodes.ts';

/** Resources of one copy each that are to be on one node. */
export interface Unit {
  readonly key: string;
  /** In the order of the file, idle ones too. */
  readonly members: readonly Part[];
  /** Those that are there in the end. */
  readonly present: readonly Part[];
  /** Where some of them are and stay. */
  readonly homes: readonly string[];
  /** Some have to be started or taken there. */
  readonly moves: boolean;
}

/**
 * Finds a node for every resource of one copy that has to be started, together with those that have to be with it.
 * False when it found that more has to be stopped: it is marked then, and everything has to be thought about again.
 */
export function placeUnits(draft: Draft, placement: Placement): boolean {
  const units = unitsOf(draft);
  const obstacles: Obstacle[] = [];
  const slots: Slot[] = [];
  const unitOfPart = new Map(units.flatMap((unit) => unit.present.map(({ name }) => [name, unit] as const)));
  let dragged = false;
  for (const unit of units) {
    const [home, other] = unit.homes;
    const answer = nodesForUnit(draft, unit);
    if (!isNodes(answer)) obstacles.push(answer);
    else if (home !== undefined && other === undefined && !answer.includes(home)) {
      if (mayDrag(draft) && drag(draft, unit)) dragged = true;
      else obstacles.push(boundElsewhere(draft, unit, home, answer));
    } else
      slots.push({
        key: unit.key,
        nodes: answer,
        apart: apartFrom(draft, unit, unitOfPart),
        limits: limitsOf(draft, unit),
      });
  }
  if (dragged) return false;
  draft.obstacles.push(...obstacles);
  if (obstacles.length > 0) return true;
  const found = search(slots);
  if (!found)
    draft.obstacles.push(noSolution(units.filter(({ key }) => slots.find((one) => one.key === key)?.apart.length)));
  for (const unit of found ? units : []) {
    const node = found?.get(unit.key);
    for (const part of unit.present) {
      const there = [...part.copies.values()].some((copy) => stays(draft, part, copy));
      if (node !== undefined && draft.wanted.has(part.name) && !there) placement.starts.set(part.name, new Set([node]));
    }
  }
  return true;
}

function isNodes(answer: readonly string[] | Obstacle): answer is readonly string[] {
  return Array.isArray(answer);
}

function boundElsewhere(draft: Draft, { present }: Unit, home: string, nodes: readonly string[]): Obstacle {
  const stay = present.filter((part) => [...part.copies.values()].some((copy) => stays(draft, part, copy)));
  const [come] = present.filter((part) => !stay.includes(part));
  const there = stay.map(({ name }) => name).join(', ');
  return {
    resource: come?.name ?? '',
    node: home,
    problem: `${come?.name} has to run with ${there}, which ${stay.length > 1 ? 'run' : 'runs'} on ${home}, but can run only on ${nodes.join(', ')}`,
    remedy: `Stop first: ocf resource stop ${stay.map(({ name }) => name).join(' ')}`,
  };
}

function unitsOf(draft: Draft): readonly Unit[] {
  const { facts, wanted } = draft;
  const units: Unit[] = [];
  const done = new Set<string>();
  const index = new Map(Object.keys(facts.resources).map((name, at) => [name, at]));
  for (const [name, part] of facts.parts) {
    if (!part.single || !wanted.has(name) || done.has(name)) continue;
    const names = [...unitOf(draft, name)].sort((a, b) => (index.get(a) ?? 0) - (index.get(b) ?? 0));
    for (const one of names) done.add(one);
    const members = names.flatMap((one) => facts.parts.get(one) ?? []);
    const homes = new Map(members.map((one) => [one.name, homesOf(draft, one)]));
    const present = members.filter((one) => wanted.has(one.name) || homes.get(one.name)?.length);
    const all = [...new Set([...homes.values()].flat())];
    const moves = present.some((one) => homes.get(one.name)?.length === 0);
    units.push({ key: name, members, present, homes: all, moves });
  }
  return units;
}

function homesOf({ leaving, migrating }: Draft, { name, copies }: Part): readonly string[] {
  return [...copies.values()]
    .filter((copy) => isActive(copy) && !isMarked(leaving, name, copy.node) && !isMarked(migrating, name, copy.node))
    .map(({ node }) => node);
}

function mayDrag({ facts: { goal } }: Draft): boolean {
  return goal.action === 'apply' || (goal.withDependants === true && goal.action !== 'start');
}

// those that were to stay go too, as something they belong to has to be elsewhere; whether there were any
function drag(draft: Draft, { present }: Unit): boolean {
  const { leaving, migrating, wanted } = draft;
  const cause = present.find(({ name }) => wanted.has(name) && !isSomewhere(draft, name)) ?? present[0];
  let moved = false;
  for (const part of present) {
    for (const copy of part.copies.values()) {
      if (!isActive(copy) || isMarked(migrating, part.name, copy.node)) continue;
      if (!mark(leaving, part.name, copy.node, `runs with ${cause?.name}`)) continue;
      want(draft, part.name, `runs with ${cause?.name}`);
      moved = true;
    }
  }
  return moved;
}

function apartFrom(draft: Draft, unit: Unit, units: ReadonlyMap<string, Unit>): readonly string[] {
  const others = unit.present.flatMap((part) => avoidedBy(draft, part));
  return [...new Set(others.flatMap(({ name }) => units.get(name)?.key ?? []))].filter((key) => key !== unit.key);
}

function limitsOf(draft: Draft, unit: Unit): readonly Limit[] {
  return unit.present.flatMap(({ name }) =>
    (draft.facts.ties.out.get(name) ?? []).flatMap(({ kind, to, role }) => {
      const other = draft.facts.parts.get(to);
      if (kind !== 'with' || !other || other.single) return [];
      const { sure, more } = roomBeside(draft, other, role);
      return Number.isFinite(more) ? [{ name: role === undefined ? to : `${to}:${role}`, most: more, free: sure }] : [];
    }),
  );
}

function noSolution(units: readonly Unit[]): Obstacle {
  const names = units.map(({ key }) => key);
  return {
    resource: names[0] ?? '',
    problem: `there are not enough nodes for ${names.join(', ')}, some of which avoid one another or need copies of one resource`,
    remedy: 'Allow more nodes, or change "avoid" or "copies" in the cluster file.',
  };
}
