import type { Relation } from '../../config/relations.ts';
import type { Ties } from '../order.ts';
import type { Facts } from './facts.ts';
import { isPaired } from './harm.ts';
import type { SoftOrder } from './plan.ts';
import type { OpenStep, PartSteps } from './steps.ts';

type All = ReadonlyMap<string, PartSteps>;

/** Makes steps wait for one another as the relations say, and as little as that. */
export function connect(facts: Facts, all: All, soft: readonly SoftOrder[]): void {
  const beside = orderedBeside(facts.ties, facts);
  for (const { part: from } of all.values()) {
    for (const relation of facts.ties.out.get(from.name) ?? []) {
      const to = facts.parts.get(relation.to);
      const [mine, theirs] = [all.get(from.name), all.get(relation.to)];
      if (!to || !mine || !theirs) continue;
      if (relation.kind === 'after') after(relation, mine, theirs);
      else if (relation.kind === 'avoid') apart(mine, theirs);
      else together(relation, mine, theirs, beside.has(relation));
    }
  }
  softly(facts, all, soft);
}

function after({ role }: Relation, mine: PartSteps, theirs: PartSteps): void {
  const paired = isPaired(mine.part, theirs.part, role);
  const up = role === undefined ? theirs.start : theirs.promote;
  for (const [node, step] of [...mine.start, ...(mine.migrate ? [[mine.migrate.node, mine.migrate] as const] : [])]) {
    const same = paired ? up.get(node) : undefined;
    const there = paired && isBeside(theirs, node);
    for (const other of same ? [same] : there ? [] : up.values()) step.needs.add(other);
    if (theirs.migrate) step.needs.add(theirs.migrate);
  }
  const down = role === undefined ? theirs.stop : theirs.demote;
  for (const [node, step] of mine.stop) {
    const beside = theirs.part.copies.get(node);
    if (paired && beside?.state === 'running') down.get(node)?.needs.add(step);
    else for (const other of down.values()) other.needs.add(step);
  }
}

// a copy on that node that runs on
function isBeside({ part, stop }: PartSteps, node: string): boolean {
  return part.copies.get(node)?.state === 'running' && !stop.has(node);
}

function together({ role }: Relation, mine: PartSteps, theirs: PartSteps, ordered: boolean): void {
  const down = role === undefined ? theirs.stop : theirs.demote;
  const up = role === undefined ? theirs.start : theirs.promote;
  if (mine.migrate && theirs.migrate) mine.migrate.needs.add(theirs.migrate);
  // one of each: never on two nodes; of several, another may be elsewhere
  const alone = theirs.part.single || (role !== undefined && theirs.part.roles === 1);
  for (const [node, step] of alone ? mine.start : []) {
    for (const [place, other] of down) if (place !== node) step.needs.add(other);
    if (theirs.migrate && theirs.migrate.node !== node) step.needs.add(theirs.migrate);
  }
  for (const [node, step] of alone ? up : []) {
    for (const [place, other] of mine.stop) if (place !== node) step.needs.add(other);
    if (mine.migrate && mine.migrate.node !== node) step.needs.add(mine.migrate);
  }
  if (theirs.part.single && role === undefined) return;
  for (const [node, other] of down) {
    const leaving = mine.stop.get(node) ?? (mine.migrate?.node === node ? mine.migrate : undefined);
    if (leaving) other.needs.add(leaving);
  }
  if (!ordered) return;
  for (const [node, other] of up) {
    const coming = mine.start.get(node) ?? (mine.migrate?.to === node ? mine.migrate : undefined);
    coming?.needs.add(other);
  }
}

function apart(one: PartSteps, other: PartSteps): void {
  for (const [mine, theirs] of [
    [one, other],
    [other, one],
  ] as const) {
    for (const [node, step] of comings(mine)) {
      const leaving = theirs.stop.get(node) ?? (theirs.migrate?.node === node ? theirs.migrate : undefined);
      if (leaving) step.needs.add(leaving);
    }
  }
}

function comings({ start, migrate }: PartSteps): Iterable<readonly [string, OpenStep]> {
  return migrate?.to === undefined ? start : [...start, [migrate.to, migrate] as const];
}

/**
 * The `with` relations to resources with several copies, or roles, that order the starts too: the copy is there first,
 * unless it comes after what is to be beside it.
 */
function orderedBeside({ out }: Ties, facts: Facts): ReadonlySet<Relation> {
  const sorted = (relation: Relation) =>
    relation.kind === 'with' && (relation.role !== undefined || facts.parts.get(relation.to)?.single === false);
  const some = [...facts.parts.keys()].flatMap((name) => (out.get(name) ?? []).filter(sorted));
  if (some.length === 0) return new Set();
  const before = new Map<string, Set<string>>();
  for (const name of facts.parts.keys()) {
    const others = (out.get(name) ?? []).filter((one) => one.kind === 'after' || sorted(one));
    before.set(name, new Set(others.map(({ to }) => to)));
  }
  return new Set(some.filter(({ from, to }) => !reaches(before, to, from)));
}

/** Orders that nobody demands, each only as long as nothing goes round. */
function softly({ ties, parts }: Facts, all: All, soft: readonly SoftOrder[]): void {
  if (soft.length === 0) return;
  const before = new Map<string, Set<string>>();
  for (const name of parts.keys()) {
    const others = (ties.out.get(name) ?? []).filter(({ kind }) => kind !== 'avoid').map(({ to }) => to);
    before.set(name, new Set(others));
  }
  for (const { first, second } of soft) {
    const [mine, theirs] = [all.get(second), all.get(first)];
    if (!mine || !theirs || first === second || reaches(before, first, second)) continue;
    before.get(second)?.add(first);
    after({ kind: 'after', from: second, to: first, because: 'order' }, mine, theirs);
  }
}

function reaches(before: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const found = new Set([from]);
  for (const name of found) for (const other of before.get(name) ?? []) found.add(other);
  return found.has(to);
}
