import type { Observation } from './observation.ts';

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
