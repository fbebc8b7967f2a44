import { OcfError } from '../../errors.ts';
import { overallState } from '../observation.ts';
import { type Draft, isMarked, stayingNodes, type Want } from './draft.ts';
import { activeCopies, type Copy, type Part, runningNodes, unknownNodes } from './facts.ts';
import type { GoalAction } from './goal.ts';
import type { Obstacle } from './plan.ts';

/** What stands against having a resource up, wherever that may be. */
export function obstaclesTo(draft: Draft, part: Part, wanted: Want): readonly Obstacle[] {
  const { leaving } = draft;
  const { name } = part;
  const broken = activeCopies(part)
    .filter(({ node }) => !isMarked(leaving, name, node))
    .filter(({ node }) => part.single || wanted.at === undefined || wanted.at === node);
  const failed = hasFailed(part, broken);
  const copies = activeCopies(part);
  // apply has chosen already which one goes
  if (part.single && copies.length > 1 && draft.facts.goal.action !== 'apply') {
    const running = runningNodes(part);
    return running.length > 1 ? [twice(part, running)] : hasFailed(part, copies);
  }
  const staying = stayingNodes(draft, part);
  if (part.single && staying.length > 1) return [twice(part, staying)];
  const disabled = isStarted(draft, part, wanted) ? disabledOf(part) : [];
  if (part.single && staying.length === 1) return failed;
  const unknown = mayBeElsewhere(draft, part, wanted);
  return [...disabled, ...failed, ...absentOf(part), ...unknown];
}

/** Those of the copies that have failed. */
export function hasFailed({ name }: Part, copies: readonly Copy[]): readonly Obstacle[] {
  return copies
    .filter(({ state }) => state === 'failed')
    .map(({ node, observation }) => ({
      resource: name,
      node,
      problem: `${name} has failed on ${node} (${observation.reason})`,
      remedy: `Stop it there first: ocf resource stop ${name} --node ${node}`,
    }));
}

/** A resource of which there may be one, running twice. */
export function twice({ name }: Part, running: readonly string[]): Obstacle {
  return {
    resource: name,
    problem: `${name} runs on ${running.join(' and ')} at once`,
    remedy: `Stop one copy: ocf resource stop ${name} --node ${running.at(-1)}`,
  };
}

function isStarted(draft: Draft, part: Part, wanted: Want): boolean {
  const staying = stayingNodes(draft, part).length;
  if (part.single || staying === 0) return staying === 0;
  if (wanted.at !== undefined) return !stayingNodes(draft, part).includes(wanted.at);
  return wanted.full ? staying < Math.min(part.count, part.nodes.length) : wanted.back.size + wanted.more > 0;
}

function disabledOf({ name, disabledBy }: Part): readonly Obstacle[] {
  if (disabledBy === undefined) return [];
  const problem = disabledBy === name ? `${name} is disabled` : `${name} is disabled with its group ${disabledBy}`;
  return [{ resource: name, problem, remedy: `Enable it: ocf resource enable ${disabledBy}` }];
}

/** Copies that cannot be asked, where a second one must never be. */
function mayBeElsewhere(draft: Draft, part: Part, wanted: Want): readonly Obstacle[] {
  const { name } = part;
  const unknown = unknownNodes(part).filter(({ node }) => part.single || node === wanted.at);
  // stopping and starting a copy that was seen running makes none more
  if (part.single && runningNodes(part).length > 0) return [];
  return unknown.map(({ node, reason }) => unseenCopy(draft, name, node, reason));
}

function unseenCopy({ facts }: Draft, resource: string, node: string, reason: string): Obstacle {
  const copy = facts.parts.get(resource)?.copies.get(node);
  return {
    resource,
    node,
    problem: `${resource} may be running on ${node}, which cannot be asked (${reason})`,
    remedy:
      copy?.observation.unreachable === false
        ? `See what holds it up: ocf resource monitor ${resource} --node ${node}`
        : `Make sure that ${node} is off: ocf fence ${node} --off`,
  };
}

/** A promoted copy may be where nobody can look, so that another must not be made. */
export function unseenRole(draft: Draft, resource: string, node: string, reason: string): Obstacle {
  const { problem, ...rest } = unseenCopy(draft, resource, node, reason);
  return { ...rest, problem: problem.replace('be running on', 'be promoted on') };
}

function absentOf({ name, spec, copies, nodes }: Part): readonly Obstacle[] {
  const observations = [...copies.values()].map(({ observation }) => observation);
  if (overallState(observations) !== 'not-installed' || nodes.some((node) => !copies.has(node))) return [];
  const [first, ...more] = observations.filter(({ state }) => state === 'not-installed');
  const where = more.length === 0 ? `not installed on ${first?.node}` : 'installed on none of its nodes';
  return [
    {
      resource: name,
      problem: `its agent ${spec.agent} is ${where} (${first?.reason})`,
      remedy: `Install it there, or correct "agent" of ${name} in the cluster file; see: ocf agent list --node ${first?.node}`,
      missing: true,
    },
  ];
}

const done: Readonly<Record<GoalAction, string>> = {
  start: 'started',
  stop: 'stopped',
  restart: 'restarted',
  move: 'moved',
  migrate: 'migrated',
  promote: 'promoted',
  demote: 'demoted',
  apply: 'brought about',
};

/** The whole refusal, with everything that stands against the goal. */
export function refusal({ facts, obstacles }: Draft): OcfError {
  const { action, names } = facts.goal;
  const what = `${names.length === 0 ? 'The cluster file' : names.join(', ')} cannot be ${done[action]}`;
  const all = withoutRepetition(obstacles);
  const [first] = all;
  return new OcfError(
    all.every(({ missing }) => missing) ? 'NOT_FOUND' : 'REFUSED',
    all.length === 1 ? `${what}: ${first?.problem}.` : `${what}, for ${all.length} reasons.`,
    {
      suggestions: [
        ...(all.length === 1 ? [] : all.map(({ problem }) => `${problem}.`)),
        ...new Set(all.map(({ remedy }) => remedy)),
      ],
      data: { obstacles: all },
    },
  );
}

/** Running resources that would have to be stopped too, which nobody allowed. */
export function dependantsRefused({ facts, leaving, obstacles }: Draft, dependants: readonly string[]): OcfError {
  const { action, names } = facts.goal;
  const plural = dependants.length > 1;
  const it = names.length > 1 ? 'them' : 'it';
  const word = action.charAt(0).toUpperCase() + action.slice(1);
  const ways = [
    `${word} ${plural ? 'these' : 'that'} too: ocf resource ${action} ${names.join(' ')} --with-dependants`,
    `Or first: ocf resource stop ${dependants.join(' ')}`,
  ];
  const standing = dependants.map((resource) => {
    const [why = `needs ${names.join(', ')}`] = leaving.get(resource)?.values() ?? [];
    return { resource, problem: `${resource} ${why} and is running`, remedy: ways[0] ?? '' };
  });
  return new OcfError(
    'REFUSED',
    `${names.join(', ')} cannot be ${done[action]}: ${dependants.join(', ')} ${plural ? 'need' : 'needs'} ${it} and ${plural ? 'are' : 'is'} running.`,
    {
      suggestions: [...obstacles.map(({ problem }) => `${problem}.`), ...ways],
      data: { dependants, obstacles: [...obstacles, ...standing] },
    },
  );
}

function withoutRepetition(obstacles: readonly Obstacle[]): readonly Obstacle[] {
  return [...new Map(obstacles.map((one) => [`${one.resource} ${one.problem}`, one])).values()];
}
