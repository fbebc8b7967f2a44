import { overallState } from '../observation.ts';
import { dependantsOf } from '../order.ts';
import { type Draft, stayingNodes } from './draft.ts';
import { type Part, runningNodes, unknownNodes } from './facts.ts';
import { namedParts } from './goals.ts';
import { promotedNodes } from './goals-roles.ts';
import { finalNodes, finalPromoted, type Placement } from './placement.ts';
import type { Placed, Plan, Standing } from './plan.ts';
import type { PartSteps } from './steps.ts';

type All = ReadonlyMap<string, PartSteps>;

/** Everything of a plan but its steps: what is so already, what nobody can see, and where the copies are in the end. */
export function standings(draft: Draft, placement: Placement, all: All): Omit<Plan, 'goal' | 'steps'> {
  const unseen = unseenOf(draft);
  const busy = new Set(all.keys());
  const hidden = new Set(unseen.map(({ resource }) => resource));
  const idle = namedParts(draft).filter(({ name }) => !busy.has(name));
  const down = idle.filter((part) => isToStop(draft, part));
  const absent = down.filter((part) => !hidden.has(part.name) && isAbsent(draft, part));
  const still = idle.filter((part) => !absent.includes(part) && !(hidden.has(part.name) && down.includes(part)));
  return {
    already: still.flatMap((part) => alreadyOf(draft, part)),
    unseen,
    absent: absent.map((part) => standing(draft, part, absence(draft, part))),
    short: draft.short,
    placement: placementOf(draft, placement, all),
  };
}

function isToStop({ facts: { goal } }: Draft, { disabledBy }: Part): boolean {
  return goal.action === 'stop' || (goal.action === 'apply' && disabledBy !== undefined);
}

function standing({ facts: { goal } }: Draft, { name }: Part, reason: string): Standing {
  return { resource: name, ...(goal.node === undefined ? {} : { node: goal.node }), reason };
}

function alreadyOf(draft: Draft, part: Part): readonly Standing[] {
  const { action } = draft.facts.goal;
  if (isToStop(draft, part)) return [standing(draft, part, 'not running')];
  if (action === 'demote') return [standing(draft, part, 'not promoted')];
  const nodes = action === 'promote' ? promotedNodes(part) : runningNodes(part);
  if (nodes.length === 0) return [];
  const [node] = nodes;
  const reason = `already ${action === 'promote' ? 'promoted' : 'running'} on ${nodes.join(', ')}`;
  return [{ resource: part.name, ...(nodes.length === 1 && node !== undefined ? { node } : {}), reason }];
}

function isAbsent(draft: Draft, part: Part): boolean {
  return overallState(observationsOf(draft, part)) === 'not-installed';
}

function absence(draft: Draft, part: Part): string {
  const missing = observationsOf(draft, part).find(({ state }) => state === 'not-installed');
  return missing?.reason ?? 'its agent is not there';
}

function observationsOf({ facts: { goal } }: Draft, { copies }: Part) {
  const here = [...copies.values()].filter(({ node }) => goal.node === undefined || node === goal.node);
  return here.map(({ observation }) => observation);
}

/** Copies that may be somewhere although they were to be stopped, or that could not be started there. */
function unseenOf(draft: Draft): readonly Standing[] {
  const { facts, wanted, leaving } = draft;
  const { goal, named } = facts;
  const dependants = goal.withDependants ? dependantsOf(facts.resources, named.keys(), facts.ties) : new Set<string>();
  const down = [...facts.parts.values()].filter(
    (part) =>
      (named.has(part.name) && isToStop(draft, part)) ||
      (leaving.has(part.name) && !wanted.has(part.name)) ||
      (goal.action === 'stop' && dependants.has(part.name)),
  );
  const stopped = [...down]
    .reverse()
    .flatMap(({ name, copies }) =>
      [...copies.values()]
        .filter(({ state, node }) => state === 'unknown' && (goal.node === undefined || node === goal.node))
        .map(({ node, observation }) => ({ resource: name, node, reason: observation.reason })),
    );
  const started = [...facts.parts.values()].flatMap((part) => {
    const its = wanted.get(part.name);
    if (part.single || !its?.full || its.at !== undefined) return [];
    return unknownNodes(part).map(({ node, reason }) => ({ resource: part.name, node, reason }));
  });
  return [...stopped, ...started];
}

function placementOf(draft: Draft, placement: Placement, all: All): readonly Placed[] {
  const { facts, wanted } = draft;
  return [...facts.parts.values()]
    .filter(({ name }) => all.has(name) || wanted.has(name) || facts.named.has(name))
    .flatMap((part) => {
      const promoted = finalPromoted(draft, placement, part);
      const nodes = new Set([...stayingNodes(draft, part), ...finalNodes(draft, placement, part)]);
      return [...nodes].map((node) => ({ resource: part.name, node, promoted: promoted.has(node) }));
    });
}
