import type { Observation } from '../observation.ts';

/**
 * What is known of one copy (a resource on a node) while it is watched.
 *
 * - `running`, `stopped`: as its last look says; `stopped` also where an administrator stopped it.
 * - `failing`: a look failed, but not as often in a row as makes a failure.
 * - `failed`: it has failed. `restarting`: it is being stopped and started again.
 * - `flapping`: it fails again and again; nothing is done about it any more.
 * - `unreachable`: its node cannot be asked, which says nothing of the copy. `off`: its node was verified off.
 * - `absent`: its agent is not installed there.
 */
const copyStates = [
  'running',
  'stopped',
  'failing',
  'failed',
  'restarting',
  'flapping',
  'unreachable',
  'off',
  'absent',
] as const;
export type CopyState = (typeof copyStates)[number];

interface OfCopy {
  readonly resource: string;
  readonly node: string;
}

/** What a look said, as far as an event repeats it. */
export type Look = Pick<Observation, 'promoted' | 'degraded' | 'code' | 'reason' | 'milliseconds'> & {
  readonly depth: number;
};

/** What a watch tells, as it happens. Times in milliseconds. */
export type WatchEvent =
  | {
      readonly event: 'watching';
      readonly resources: readonly string[];
      readonly copies: number;
      /** Whether this watch restarts and runs hooks; another one of this cluster does when it does not. */
      readonly acts: boolean;
    }
  | (OfCopy & { readonly event: 'state'; readonly state: CopyState; readonly was?: CopyState } & Look)
  | (OfCopy & { readonly event: 'failure'; readonly failures: number; readonly threshold: number } & Look)
  | (OfCopy & {
      readonly event: 'restart';
      readonly phase: 'waiting';
      readonly attempt: number;
      readonly delay: number;
    })
  | (OfCopy & { readonly event: 'restart'; readonly phase: 'begun'; readonly attempt: number })
  | (OfCopy & {
      readonly event: 'restart';
      readonly phase: 'done' | 'failed';
      readonly attempt: number;
      readonly reason: string;
    })
  | (OfCopy & { readonly event: 'flapping'; readonly failures: number; readonly window: number })
  | (OfCopy & {
      readonly event: 'hook';
      readonly ok: boolean;
      readonly sentence: string;
      readonly milliseconds: number;
    })
  | { readonly event: 'several-copies'; readonly resource: string; readonly nodes: readonly string[] }
  | { readonly event: 'reloaded'; readonly resources: readonly string[] }
  | { readonly event: 'not-reloaded'; readonly reason: string }
  | { readonly event: 'heartbeat'; readonly counts: Counts }
  | {
      readonly event: 'ended';
      readonly looks: number;
      readonly failures: number;
      readonly restarts: number;
      readonly counts: Counts;
    };

/** Copies by what they are. */
export type Counts = Readonly<Partial<Record<CopyState, number>>>;

/** An event with its time, ISO 8601, UTC. */
export type TimedEvent = WatchEvent & { readonly at: string };
