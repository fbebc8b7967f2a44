import { audit } from './audit.ts';
import { type Draft, newDraft } from './draft.ts';
import { connect } from './edges.ts';
import { factsOf } from './facts.ts';
import type { GoalAction, PlannedStep } from './goal.ts';
import { seedRestart, seedStart, seedStop } from './goals.ts';
import { seedApply } from './goals-apply.ts';
import { seedMove } from './goals-move.ts';
import { seedDemote, seedPromote } from './goals-roles.ts';
import { spreadHarm } from './harm.ts';
import { addNeeded, boundTo } from './needs.ts';
import { dependantsRefused, obstaclesTo, refusal } from './obstacles.ts';
import { placeCopies } from './place-copies.ts';
import { placeRoles } from './place-roles.ts';
import { placeUnits } from './place-units.ts';
import { newPlacement, type Placement } from './placement.ts';
import type { Plan, PlanQuestion } from './plan.ts';
import { standings } from './standings.ts';
import { idOf, type OpenStep, type PartSteps, stepsOf } from './steps.ts';
import { inOrder } from './walk.ts';

const seeds: Readonly<Record<GoalAction, (draft: Draft) => void>> = {
  start: seedStart,
  stop: seedStop,
  restart: seedRestart,
  move: seedMove,
  migrate: seedMove,
  promote: seedPromote,
  demote: seedDemote,
  apply: seedApply,
};

/**
 * Plans the way from what was seen to what is asked for: which copies are stopped, demoted, taken elsewhere, started
 * and promoted, where, and what waits for what. Never so that there could be two copies of a resource that may have
 * one.
 *
 * @throws OcfError REFUSED, or NOT_FOUND when only agents are missing, with everything that stands against it in
 * `data.obstacles`; INVALID when resources wait for each other.
 */
export function planGoal(question: PlanQuestion): Plan {
  const facts = factsOf(question);
  const draft = newDraft(facts);
  seeds[facts.goal.action](draft);
  const placement = settle(draft);
  const all = stepsOf(draft, placement);
  connect(facts, all, question.order ?? []);
  const steps = ordered(draft, all);
  return { goal: facts.goal, steps, ...standings(draft, placement, all) };
}

function settle(draft: Draft): Placement {
  const { facts, obstacles, wanted } = draft;
  const { action } = facts.goal;
  const again = action !== 'stop' && action !== 'demote';
  for (;;) {
    spreadHarm(draft, again);
    const dependants = notAllowed(draft);
    if (dependants.length > 0) throw dependantsRefused(draft, dependants);
    addNeeded(draft);
    for (const [name, part] of facts.parts) {
      const its = wanted.get(name);
      if (its) obstacles.push(...obstaclesTo(draft, part, its));
    }
    if (obstacles.length > 0) throw refusal(draft);
    const placement = newPlacement();
    // what it found out about what has to be stopped too comes into the next round
    if (!placeUnits(draft, placement)) continue;
    for (const part of facts.parts.values()) if (part.single) placeRoles(draft, placement, part);
    placeCopies(draft, placement);
    if (obstacles.length === 0) audit(draft, placement);
    if (obstacles.length > 0) throw refusal(draft);
    return placement;
  }
}

/** Resources that would be stopped though nobody said that they may, in the order of starting. */
function notAllowed(draft: Draft): readonly string[] {
  const { facts, leaving } = draft;
  const { action, withDependants } = facts.goal;
  if (withDependants || action === 'apply') return [];
  const along = action === 'move' || action === 'migrate';
  const allowed: ReadonlySet<string> | ReadonlyMap<string, string> = along
    ? boundTo(draft, facts.named.keys())
    : facts.named;
  const marked = new Set([...leaving.keys(), ...draft.migrating.keys()]);
  return [...facts.parts.keys()].filter((name) => marked.has(name) && !allowed.has(name));
}

function ordered(draft: Draft, all: ReadonlyMap<string, PartSteps>): readonly PlannedStep[] {
  const downs: OpenStep[] = [];
  const ups: OpenStep[] = [];
  for (const { stop, demote, start, promote, migrate } of all.values()) {
    downs.push(...[...demote.values(), ...stop.values()].reverse());
    ups.push(...start.values(), ...promote.values(), ...(migrate ? [migrate] : []));
  }
  const circles: (readonly OpenStep[])[] = [];
  const order = inOrder(
    [...downs.reverse(), ...ups],
    ({ needs }) => needs,
    (circle) => circles.push(circle),
  );
  const [circle] = circles;
  if (circle) {
    const names = [...new Set(circle.map(({ resource }) => resource))];
    draft.obstacles.push({
      resource: names[0] ?? '',
      problem: `${names.join(' and ')} wait for one another's place`,
      remedy: `Move them one after the other: ocf resource move ${names[0]}`,
    });
    throw refusal(draft);
  }
  return order.map(({ needs, ...step }) => ({ id: idOf(step), ...step, needs: [...needs].map(idOf) }));
}
