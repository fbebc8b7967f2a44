import type { AgentMetadata } from '../../agents/metadata.ts';
import type { ResourceSpec } from '../../config/model.ts';
import type { Rules } from './judge.ts';

/** One repeated look at a copy. Times in milliseconds. */
export interface Monitor {
  readonly interval: number;
  readonly depth: number;
  readonly timeout?: number;
  /** After the copy was seen running first, or was restarted. */
  readonly startDelay: number;
  readonly role?: 'promoted' | 'unpromoted';
}

/** Where neither the file nor the agent says how often. */
const usualInterval = 30_000;

/** What a running copy is looked at with: the file's monitors, else as often as its agent advises, else every 30 s. */
export function monitorsOf(spec: ResourceSpec, metadata: AgentMetadata | undefined): readonly Monitor[] {
  const main = spec.operations.monitor ?? {};
  const advised = metadata?.actions.find(({ name, depth }) => name === 'monitor' && (depth ?? 0) === 0);
  const interval = main.interval || advised?.interval || usualInterval;
  const first = { ...main, interval };
  return [first, ...spec.monitors].map(
    ({ interval: every, depth = 0, timeout, start_delay = 0, ...rest }): Monitor => ({
      interval: every,
      depth,
      startDelay: start_delay,
      ...(timeout === undefined ? {} : { timeout }),
      ...('role' in rest && rest.role !== undefined ? { role: rest.role } : {}),
    }),
  );
}

export function rulesOf({ watch }: ResourceSpec): Rules {
  return {
    threshold: watch.threshold ?? 1,
    restart: watch.restart ?? 0,
    window: watch.window ?? 600_000,
    backOff: watch.back_off ?? 1000,
  };
}
