import { type Draft, mark, want } from './draft.ts';
import { activeCopies, type Part, runningNodes } from './facts.ts';
import { copiesInQuestion, isTwice, namedParts, notRunning } from './goals.ts';
import { tooMany } from './place-roles.ts';
import { ranking } from './placement.ts';

/** `promote`: the copy on a node, or as many as there are to be. One too many is demoted first. */
export function seedPromote(draft: Draft): void {
  const { goal, named } = draft.facts;
  for (const part of namedParts(draft)) {
    const { name, roles } = part;
    if (isTwice(draft, part)) continue;
    if (roles === undefined || roles === 0) {
      draft.obstacles.push(withoutRoles(part));
      continue;
    }
    const promoted = promotedNodes(part);
    if (goal.node === undefined && promoted.length > roles) draft.obstacles.push(tooMany(part, promoted, roles, 'is'));
    if (goal.node === undefined ? promoted.length >= roles : promoted.length <= roles && promoted.includes(goal.node)) {
      continue;
    }
    const running = runningNodes(part);
    if (goal.node === undefined ? running.length === 0 : !running.includes(goal.node)) {
      draft.obstacles.push(notRunning(named.get(name) ?? name, goal.node));
      continue;
    }
    const wanted = want(draft, name);
    if (goal.node === undefined) {
      wanted.moreRoles = roles - promoted.length;
      continue;
    }
    wanted.promote.add(goal.node);
    const others = promoted.filter((node) => node !== goal.node);
    const surplus = others.length + 1 - roles;
    const worst = others.sort(ranking([part])).reverse();
    for (const node of worst.slice(0, Math.max(0, surplus))) {
      mark(draft.dimming, name, node, roles === 1 ? 'only one may be promoted' : `only ${roles} may be promoted`);
    }
  }
}

export function seedDemote(draft: Draft): void {
  for (const part of namedParts(draft)) {
    if (part.roles === undefined && promotedNodes(part).length === 0) {
      draft.obstacles.push(withoutRoles(part));
      continue;
    }
    for (const { node, promoted } of copiesInQuestion(draft, part)) if (promoted) mark(draft.dimming, part.name, node);
  }
}

export function promotedNodes(part: Part): readonly string[] {
  return activeCopies(part).flatMap(({ node, promoted }) => (promoted ? node : []));
}

function withoutRoles({ name, roles }: Part) {
  return {
    resource: name,
    problem: roles === 0 ? `no copy of ${name} may be promoted` : `${name} has no roles`,
    remedy: `Say how many copies are promoted: ocf resource set ${name} promoted=1`,
  };
}
