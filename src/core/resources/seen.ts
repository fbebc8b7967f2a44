import type { Observation } from './observation.ts';

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
