import type { Observation } from './observation.ts';

/** One action on one resource on one node. */
export interface Step {
  readonly action: 'start' | 'stop';
  readonly resource: string;
  readonly node: string;
  /** Why it is in the plan when nobody asked for it by name. */
  readonly because?: string;
}

/** What will be done, in order, and what need not or cannot be. */
export interface Plan {
  readonly steps: readonly Step[];
  /** Asked for and so already. */
  readonly already: readonly Standing[];
  /** Where nobody can look, although the resource may be there. */
  readonly unseen: readonly Standing[];
  /** Asked to be stopped, but their agent is on none of the nodes: nobody could say whether something of them runs. */
  readonly absent: readonly Standing[];
}

export interface Standing {
  readonly resource: string;
  readonly node?: string;
  readonly reason: string;
}

/** What stands against a plan; all of it is told at once. */
export interface Obstacle {
  readonly resource: string;
  readonly node?: string;
  readonly problem: string;
  readonly remedy: string;
  /** The agent is on none of the nodes that the resource may run on. */
  readonly missing?: true;
}

/** Observations by resource. */
export type Seen = ReadonlyMap<string, readonly Observation[]>;

export function byResource(observations: readonly Observation[]): Seen {
  const seen = new Map<string, Observation[]>();
  for (const observation of observations) {
    seen.set(observation.resource, [...(seen.get(observation.resource) ?? []), observation]);
  }
  return seen;
}

export function runningOn(seen: Seen, resource: string): readonly string[] {
  return (seen.get(resource) ?? []).filter(({ state }) => state === 'running').map(({ node }) => node);
}
