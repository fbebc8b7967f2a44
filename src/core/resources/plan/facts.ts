import type { ResourceSpec } from '../../config/model.ts';
import { groupsByMember, partsOf } from '../../config/relations.ts';
import { copiesOf, isSeveral } from '../instances.ts';
import type { Observation } from '../observation.ts';
import { type Resources, startOrder, type Ties, tiesOf } from '../order.ts';
import type { Goal } from './goal.ts';
import type { PlanQuestion } from './plan.ts';

/** A resource on one node, as it was seen. */
export interface Copy {
  readonly node: string;
  readonly state: 'running' | 'failed' | 'unknown' | 'stopped';
  /** Running in that role, or failed in it. */
  readonly promoted: boolean;
  /** Stopped, and nothing is known that stands against a start there. */
  readonly fit: boolean;
  /** The node was verified off. */
  readonly off: boolean;
  readonly observation: Observation;
}

/** A resource that an agent runs, with what its group says of it and what was seen of it. */
export interface Part {
  readonly name: string;
  readonly spec: ResourceSpec;
  readonly group?: string;
  /** How many copies there are to be; Infinity: one on every node. */
  readonly count: number;
  /** Never two copies. */
  readonly single: boolean;
  /** How many of them are promoted; missing: it has no roles. */
  readonly roles?: number;
  /** What says that it is not to run: itself or its group. */
  readonly disabledBy?: string;
  /** Somebody said which nodes are the best. */
  readonly prefers: boolean;
  readonly nodes: readonly string[];
  readonly copies: ReadonlyMap<string, Copy>;
}

/** What does not change while a plan is made. */
export interface Facts {
  readonly resources: Resources;
  readonly goal: Goal;
  readonly ties: Ties;
  /** By name, in the order of starting. */
  readonly parts: ReadonlyMap<string, Part>;
  /** Those asked for, with the name that was given: their own or their group's. */
  readonly named: ReadonlyMap<string, string>;
  readonly canMigrate: (resource: string) => boolean;
}

export function factsOf({ resources, allowed, goal, seen, canMigrate = () => false }: PlanQuestion): Facts {
  const ties = tiesOf(resources);
  const groups = groupsByMember(resources);
  const parts = new Map<string, Part>();
  for (const name of startOrder(resources, ties)) {
    const spec = resources[name];
    if (!spec) continue;
    const group = groups.get(name);
    const whole = group === undefined ? undefined : resources[group];
    const copies = copiesOf(spec, whole);
    const disabledBy = spec.enabled ? (whole?.enabled === false ? group : undefined) : name;
    parts.set(name, {
      name,
      spec,
      ...(group === undefined ? {} : { group }),
      count: copies === 'all' ? Number.POSITIVE_INFINITY : (copies ?? 1),
      single: !isSeveral(copies),
      ...(spec.promoted === undefined ? {} : { roles: spec.promoted }),
      ...(disabledBy === undefined ? {} : { disabledBy }),
      prefers: spec.prefer.length > 0 || (whole?.prefer.length ?? 0) > 0,
      nodes: allowed.get(name) ?? [],
      copies: new Map((seen.get(name) ?? []).map((observation) => [observation.node, copyFrom(observation)])),
    });
  }
  const names = goal.action === 'apply' && goal.names.length === 0 ? Object.keys(resources) : goal.names;
  const named = new Map<string, string>();
  for (const given of names) {
    for (const part of partsOf(resources, given)) if (!named.has(part)) named.set(part, given);
  }
  return { resources, goal, ties, parts, named, canMigrate };
}

function copyFrom(observation: Observation): Copy {
  const { node, state, promoted, unfit, unreachable, code } = observation;
  const plain = state === 'not-installed' ? 'stopped' : state;
  return {
    node,
    state: plain,
    promoted: promoted || code === 9,
    fit: plain === 'stopped' && !unfit,
    off: plain === 'stopped' && unreachable,
    observation,
  };
}

export function isActive({ state }: Copy): boolean {
  return state === 'running' || state === 'failed';
}

/** The copies that run or have failed. */
export function activeCopies(part: Part): readonly Copy[] {
  return [...part.copies.values()].filter(isActive);
}

export function runningNodes(part: Part): readonly string[] {
  return [...part.copies.values()].filter(({ state }) => state === 'running').map(({ node }) => node);
}

/** The nodes where a copy may be without anybody knowing, each with the reason. */
export function unknownNodes({ nodes, copies }: Part): readonly { readonly node: string; readonly reason: string }[] {
  const asked = [...copies.values()].filter(({ state }) => state === 'unknown');
  return [
    ...asked.map(({ node, observation: { reason } }) => ({ node, reason })),
    ...nodes.filter((node) => !copies.has(node)).map((node) => ({ node, reason: 'it was not asked' })),
  ];
}
