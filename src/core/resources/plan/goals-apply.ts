import { type Draft, isMarked, mark, stays, want } from './draft.ts';
import { activeCopies, type Copy, isActive, type Part } from './facts.ts';
import { namedParts } from './goals.ts';
import { promotedNodes } from './goals-roles.ts';
import { comeBack } from './harm.ts';
import { unitOf } from './needs.ts';
import { hasFailed, twice } from './obstacles.ts';
import { tooMany } from './place-roles.ts';
import { ranking } from './placement.ts';

/**
 * What the file says: those that are enabled run with all their copies and roles, the disabled ones do not, and what is
 * in a wrong place goes to the right one where there is no doubt which that is.
 */
export function seedApply(draft: Draft): void {
  const parts = namedParts(draft);
  for (const part of parts) {
    if (part.disabledBy === undefined) want(draft, part.name).full = true;
    else for (const { node } of activeCopies(part)) mark(draft.leaving, part.name, node, disabled(part));
  }
  const enabled = parts.filter(({ disabledBy }) => disabledBy === undefined);
  for (const part of enabled) {
    astray(draft, part);
    if (part.single) oneOf(draft, part);
    else surplus(draft, part);
    roles(draft, part);
  }
  for (const part of enabled) gather(draft, part);
  for (const part of enabled) separate(draft, part);
}

function disabled({ name, disabledBy }: Part): string {
  return disabledBy === name ? 'it is disabled' : `its group ${disabledBy} is disabled`;
}

/** Copies on nodes that the file does not allow any more. */
function astray(draft: Draft, part: Part): void {
  for (const { node } of activeCopies(part)) {
    if (!part.nodes.includes(node)) mark(draft.leaving, part.name, node, 'may not run there any more');
  }
}

/** Of two copies the one stays that is where the file wants it; a failed one is started again. */
function oneOf(draft: Draft, part: Part): void {
  const copies = activeCopies(part).filter(({ node }) => !isMarked(draft.leaving, part.name, node));
  const running = copies.filter(({ state }) => state === 'running');
  const [only, other] = copies;
  if (only?.state === 'failed' && !other) {
    mark(draft.leaving, part.name, only.node, 'it has failed');
    comeBack(draft, part, only);
    return;
  }
  if (copies.length < 2) return;
  if (running.length === 0) {
    draft.obstacles.push(...hasFailed(part, copies));
    return;
  }
  const right = running.length === 1 ? running : running.filter((copy) => isRight(draft, part, copy));
  const [stay, another] = right;
  if (!stay || another) {
    draft.obstacles.push(
      twice(
        part,
        running.map(({ node }) => node),
      ),
    );
    return;
  }
  for (const { node, state } of copies) {
    if (node === stay.node) continue;
    mark(draft.leaving, part.name, node, state === 'failed' ? 'it has failed' : `it runs on ${stay.node} too`);
  }
}

/** Beside everything that it runs with, and nothing that it avoids; where nothing says so, no copy is more right. */
function isRight({ facts }: Draft, part: Part, { node }: Copy): boolean {
  const relations = [...(facts.ties.out.get(part.name) ?? []), ...(facts.ties.into.get(part.name) ?? [])];
  let said = false;
  for (const { kind, from, to, role } of relations) {
    const other = facts.parts.get(from === part.name ? to : from);
    if (kind === 'after' || !other) continue;
    const here = [...other.copies.values()].filter((copy) => copy.state === 'running');
    const there = role === undefined || from !== part.name ? here : here.filter(({ promoted }) => promoted);
    if (there.length === 0) continue;
    if (there.some((copy) => copy.node === node) !== (kind === 'with')) return false;
    said = true;
  }
  return said;
}

/** Copies beyond their number: those go that are the least preferred and not promoted. */
function surplus(draft: Draft, part: Part): void {
  const copies = activeCopies(part).filter(({ node }) => !isMarked(draft.leaving, part.name, node));
  for (const copy of copies) {
    if (copy.state !== 'failed') continue;
    mark(draft.leaving, part.name, copy.node, 'it has failed');
    comeBack(draft, part, copy);
  }
  const rank = ranking([part]);
  const running = copies.filter(({ state, promoted }) => state === 'running' && !promoted);
  const worst = running.map(({ node }) => node).sort((a, b) => rank(b, a));
  for (const node of worst.slice(0, Math.max(0, copies.length - part.count))) {
    mark(draft.leaving, part.name, node, `there are to be ${part.count} copies`);
  }
}

function roles(draft: Draft, part: Part): void {
  const promoted = promotedNodes(part).filter((node) => !isMarked(draft.leaving, part.name, node));
  const most = part.roles ?? 0;
  if (promoted.length <= most) return;
  const used = usersOf(draft, part);
  const right = most === 0 ? [] : promoted.filter((node) => used.has(node));
  if (right.length !== most) {
    draft.obstacles.push(tooMany(part, promoted, most, 'is'));
    return;
  }
  for (const node of promoted) if (!right.includes(node)) mark(draft.dimming, part.name, node, 'too many are promoted');
}

/** Where something runs that has to be with a promoted copy. */
function usersOf({ facts }: Draft, { name }: Part): ReadonlySet<string> {
  const users = (facts.ties.into.get(name) ?? []).filter(({ kind, role }) => kind === 'with' && role !== undefined);
  return new Set(
    users.flatMap(({ from }) =>
      [...(facts.parts.get(from)?.copies.values() ?? [])].filter(isActive).map(({ node }) => node),
    ),
  );
}

/**
 * Those that run apart though they belong together: they go to what they say they run with, if that is in one place.
 */
function gather(draft: Draft, part: Part): void {
  const { facts } = draft;
  const unit = unitOf(draft, part.name).flatMap((name) => facts.parts.get(name) ?? []);
  if (unit.length < 2 || unit[0]?.name !== part.name) return;
  const nodesOf = (some: readonly Part[]) => new Set(some.flatMap((one) => running(draft, one)));
  if (nodesOf(unit).size < 2) return;
  const says = (one: Part) =>
    (facts.ties.out.get(one.name) ?? []).some(
      ({ kind, to }) => kind === 'with' && unit.some((other) => other.name === to && running(draft, other).length > 0),
    );
  const [home, other] = nodesOf(unit.filter((one) => !says(one)));
  // in doubt everything stays, which the placement then calls an obstacle
  if (home === undefined || other !== undefined) return;
  for (const one of unit) {
    for (const node of running(draft, one)) {
      if (node === home) continue;
      mark(draft.leaving, one.name, node, `has to run on ${home}`);
      want(draft, one.name);
    }
  }
}

/** Those that share a node though one of them avoids the other: the one that says so goes, if it may be elsewhere. */
function separate(draft: Draft, part: Part): void {
  const { facts, leaving } = draft;
  for (const { kind, to } of facts.ties.out.get(part.name) ?? []) {
    const other = facts.parts.get(to);
    if (kind !== 'avoid' || !other) continue;
    const both = running(draft, part).filter((node) => running(draft, other).includes(node));
    const mutual = (facts.ties.out.get(to) ?? []).some((back) => back.kind === 'avoid' && back.to === part.name);
    for (const node of both) {
      if (mutual || !part.single || unitOf(draft, part.name).length > 1) {
        draft.obstacles.push(besideAvoided(part, other, node));
        continue;
      }
      mark(leaving, part.name, node, `avoids ${to}`);
      draft.aims.set(part.name, { away: new Set([node]) });
    }
  }
}

function running(draft: Draft, part: Part): readonly string[] {
  return [...part.copies.values()].filter((copy) => stays(draft, part, copy)).map(({ node }) => node);
}

function besideAvoided({ name }: Part, other: Part, node: string) {
  return {
    resource: name,
    node,
    problem: `${name} avoids ${other.name}, but both run on ${node}`,
    remedy: other.single
      ? `Move one of them: ocf resource move ${name}, or ${other.name}`
      : `Stop one of them there: ocf resource stop ${other.name} --node ${node}`,
  };
}
