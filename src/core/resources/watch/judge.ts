import type { Observation } from '../observation.ts';
import type { CopyState, Look, WatchEvent } from './event.ts';

/** How failures of a copy are taken; see `watch` in ocf.yaml(5). Times in milliseconds. */
export interface Rules {
  readonly threshold: number;
  /** Restarts in place within the window; 0: none. */
  readonly restart: number;
  readonly window: number;
  readonly backOff: number;
}

/** What is remembered of a copy between two looks. */
export interface Copy {
  readonly resource: string;
  readonly node: string;
  readonly state: CopyState | undefined;
  readonly promoted: boolean;
  /** It was seen running, and nobody has stopped it since. */
  readonly expected: boolean;
  /** Failed looks in a row. */
  readonly failures: number;
  /** When it failed (not: looks), as far back as the window reaches. */
  readonly failed: readonly number[];
  /** When it was restarted, as far back as the window reaches. */
  readonly restarted: readonly number[];
  /** When the present state began. */
  readonly since: number;
  readonly reason: string;
}

export interface Seen {
  readonly observation: Observation;
  readonly depth: number;
  /** Monotonic. */
  readonly now: number;
  /** Whether an administrator, or a transaction, has stopped the copy since it was last seen running. */
  readonly wasStopped: () => boolean;
  /** Whether the node was verified off. */
  readonly isOff: boolean;
}

export interface Judgement {
  readonly copy: Copy;
  readonly events: readonly WatchEvent[];
  /** It has just failed: hooks are run. */
  readonly hasFailed: boolean;
  /** Milliseconds to wait before it is restarted; missing: it is not restarted. */
  readonly restartIn?: number;
}

/** Failures within the window that make a copy flap where it is not restarted. */
const flapsAt = 5;
const longestBackOff = 300_000;

export function newCopy(resource: string, node: string, now: number): Copy {
  const nothing = { promoted: false, expected: false, failures: 0, failed: [], restarted: [], reason: '' };
  return { resource, node, state: undefined, since: now, ...nothing };
}

/** Whether a copy is one that is looked at with its monitors, and not only now and then. */
export function isActive({ state }: Copy): boolean {
  return state === 'running' || state === 'failing' || state === 'failed' || state === 'flapping';
}

/** What one look means for a copy. Pure. */
export function judge(copy: Copy, seen: Seen, rules: Rules): Judgement {
  const { observation, now } = seen;
  const recent = (times: readonly number[]) => times.filter((time) => now - time < rules.window);
  const base = { ...copy, failed: recent(copy.failed), restarted: recent(copy.restarted) };
  if (observation.unreachable && observation.state !== 'not-installed') {
    return seen.isOff ? settled({ ...base, expected: false }, seen, 'off') : settled(base, seen, 'unreachable');
  }
  if (observation.state === 'not-installed') return settled(base, seen, 'absent');
  if (observation.state === 'running') {
    // one good look does not end flapping: it has to hold for the window
    const holds = copy.state === 'flapping' && base.failed.length > 0;
    return settled({ ...base, failures: 0, expected: true }, seen, holds ? 'flapping' : 'running');
  }
  if (observation.state === 'stopped' && (!base.expected || seen.wasStopped())) {
    return settled({ ...base, failures: 0, expected: false }, seen, 'stopped');
  }
  return failure(base, seen, rules);
}

function failure(copy: Copy, seen: Seen, rules: Rules): Judgement {
  const { now } = seen;
  const known = copy.state === 'failed' || copy.state === 'flapping';
  const failures = copy.failures + 1;
  const look = lookOf(seen);
  const { resource, node } = copy;
  const told: WatchEvent = { event: 'failure', resource, node, failures, threshold: rules.threshold, ...look };
  if (failures < rules.threshold && !known) {
    const after = settled({ ...copy, failures }, seen, 'failing');
    return { ...after, events: [told, ...after.events] };
  }
  // one that is failed already says so once, and flaps only by failing anew
  if (known) return settled({ ...copy, failures }, seen, copy.state ?? 'failed');
  const failed = [...copy.failed, now];
  const flaps = rules.restart > 0 ? copy.restarted.length >= rules.restart : failed.length >= flapsAt;
  const after = settled({ ...copy, failures, failed }, seen, flaps ? 'flapping' : 'failed');
  const flapping: WatchEvent[] = flaps
    ? [{ event: 'flapping', resource, node, failures: failed.length, window: rules.window }]
    : [];
  const result = { ...after, events: [told, ...after.events, ...flapping], hasFailed: true };
  if (flaps || rules.restart === 0) return result;
  const delay = Math.min(longestBackOff, rules.backOff * 2 ** copy.restarted.length);
  return { ...result, restartIn: delay };
}

function settled(copy: Copy, seen: Seen, state: CopyState): Judgement {
  const { promoted, reason } = seen.observation;
  const changed = copy.state !== state || copy.promoted !== promoted;
  const after: Copy = { ...copy, state, promoted, reason, since: copy.state === state ? copy.since : seen.now };
  const was = copy.state === undefined ? {} : { was: copy.state };
  const { resource, node } = copy;
  const events: WatchEvent[] = changed ? [{ event: 'state', resource, node, state, ...was, ...lookOf(seen) }] : [];
  return { copy: after, events, hasFailed: false };
}

function lookOf({ observation, depth }: Seen): Look {
  const { promoted, degraded, code, reason, milliseconds } = observation;
  return { promoted, degraded, ...(code === undefined ? {} : { code }), reason, milliseconds, depth };
}
