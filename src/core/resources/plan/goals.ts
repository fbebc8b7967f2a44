import { type Aim, type Draft, mark, want } from './draft.ts';
import { activeCopies, type Copy, type Part, runningNodes } from './facts.ts';
import { comeBack } from './harm.ts';
import { hasFailed, twice } from './obstacles.ts';

/** The named resources that an agent runs, in the order of starting. */
export function namedParts({ facts }: Draft): readonly Part[] {
  return [...facts.parts.values()].filter(({ name }) => facts.named.has(name));
}

/** The active copies that a goal is about: those on its node where it names one. */
export function copiesInQuestion({ facts: { goal } }: Draft, part: Part): readonly Copy[] {
  return activeCopies(part).filter(({ node }) => goal.node === undefined || node === goal.node);
}

export function seedStart(draft: Draft): void {
  const { node } = draft.facts.goal;
  for (const part of namedParts(draft)) {
    const wanted = want(draft, part.name);
    wanted.full = true;
    if (node === undefined) continue;
    if (part.single) draft.aims.set(part.name, { to: node });
    else wanted.at = node;
  }
}

export function seedStop(draft: Draft): void {
  for (const part of namedParts(draft)) {
    for (const { node } of copiesInQuestion(draft, part)) mark(draft.leaving, part.name, node);
  }
}

export function seedRestart(draft: Draft): void {
  requireRunning(draft);
  for (const part of namedParts(draft)) {
    if (isTwice(draft, part)) continue;
    for (const copy of copiesInQuestion(draft, part)) {
      mark(draft.leaving, part.name, copy.node);
      comeBack(draft, part, copy);
      if (part.single) draft.aims.set(part.name, { to: copy.node });
    }
  }
}

/** Of every name something has to be there that could be acted upon. */
function requireRunning(draft: Draft): void {
  const { facts, obstacles } = draft;
  const { node, names } = facts.goal;
  const active = new Set(
    namedParts(draft)
      .filter((part) => copiesInQuestion(draft, part).length > 0)
      .map(({ name }) => facts.named.get(name)),
  );
  for (const name of names) {
    if (!active.has(name)) obstacles.push(notRunning(name, node));
  }
}

export function notRunning(name: string, node: string | undefined) {
  const where = node === undefined ? '' : ` on ${node}`;
  const there = node === undefined ? '' : ` --node ${node}`;
  return {
    resource: name,
    ...(node === undefined ? {} : { node }),
    problem: `${name} is not running${where}`,
    remedy: `Start it: ocf resource start ${name}${there}`,
  };
}

/** Two copies of what may have one, or what is left of one, are a matter for stop alone. */
export function isTwice(draft: Draft, part: Part): boolean {
  const copies = activeCopies(part);
  if (!part.single || copies.length < 2) return false;
  const running = runningNodes(part);
  draft.obstacles.push(...(running.length > 1 ? [twice(part, running)] : hasFailed(part, copies)));
  return true;
}

export function aimFor(to: string | undefined, away: Iterable<string>): Aim {
  return { ...(to === undefined ? {} : { to }), away: new Set(away) };
}
