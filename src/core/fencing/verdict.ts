import { exitStatus } from '../errors.ts';

export const fenceActions = ['off', 'on', 'reboot', 'status'] as const;
export type FenceAction = (typeof fenceActions)[number];

export type PowerState = 'on' | 'off' | 'unknown';

/**
 * What is known of a node's power after a request. The kinds are never mixed:
 *
 * - `verified-off`, `verified-on`: a look of its own, after the command, saw every plug in that state.
 * - `accepted`: the device took the command; nobody could look.
 * - `human`: a person says so.
 * - `failed`: it certainly was not done.
 * - `unknown`: it may have been done, or what was seen contradicts what the device said.
 */
export const verdictKinds = ['verified-off', 'verified-on', 'accepted', 'human', 'failed', 'unknown'] as const;
export type VerdictKind = (typeof verdictKinds)[number];

/**
 * What a command did, as far as the device's answer tells: `none` it certainly had no effect, `accepted` the device
 * says done, `unknown` it may have had its effect, `unneeded` no command was given, the plug was as asked.
 */
export type Effect = 'none' | 'accepted' | 'unknown' | 'unneeded';

/** One plug at the end of a phase. */
export interface PlugView {
  readonly effect: Effect;
  readonly seen: PowerState;
}

/** One thing said to a device or one look at it, as it went; `evidence` is the device's own words, no secrets. */
export interface Attempt {
  readonly device: string;
  readonly plug: string;
  /** From 1. */
  readonly level: number;
  readonly action: 'off' | 'on' | 'status';
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly milliseconds: number;
  /** A power state for a look; what the command did for a command. */
  readonly answer: PowerState | Effect;
  readonly evidence: string;
  readonly failure?: { readonly code: string; readonly message: string };
}

/**
 * The verdict on one level: every plug has to be seen as asked. A plug that certainly was not switched makes the
 * level `failed`; one that says otherwise than its command, or whose command may have worked, makes it `unknown`.
 *
 * @example judge('off', [{ effect: 'accepted', seen: 'on' }]) // 'unknown': the device lies
 */
export function judge(goal: 'on' | 'off', plugs: readonly PlugView[]): VerdictKind {
  const open = plugs.filter(({ seen }) => seen !== goal);
  if (plugs.length === 0) return 'failed';
  if (open.length === 0) return goal === 'off' ? 'verified-off' : 'verified-on';
  if (open.some(({ effect }) => effect === 'none')) return 'failed';
  return open.every(({ effect, seen }) => effect === 'accepted' && seen === 'unknown') ? 'accepted' : 'unknown';
}

/** The verdict of looking only: several plugs are on when one is on, off when all are off. */
export function judgeLook(states: readonly PowerState[]): VerdictKind {
  if (states.includes('on')) return 'verified-on';
  return states.length > 0 && states.every((state) => state === 'off') ? 'verified-off' : 'unknown';
}

/** Of several levels tried: what was verified counts; otherwise the doubt of any level is the doubt of all. */
export function combineLevels(verdicts: readonly VerdictKind[]): VerdictKind {
  const order: readonly VerdictKind[] = ['verified-off', 'verified-on', 'unknown', 'accepted', 'human'];
  return order.find((kind) => verdicts.includes(kind)) ?? 'failed';
}

/** Whether the verdict is what was asked for and verified. A look is answered by any verified state. */
export function asAsked(action: FenceAction, verdict: VerdictKind): boolean {
  if (action === 'off') return verdict === 'verified-off';
  if (action === 'status') return verdict === 'verified-off' || verdict === 'verified-on';
  return verdict === 'verified-on';
}

interface JudgedRequest {
  readonly requested: FenceAction;
  readonly verdict: VerdictKind;
  readonly attempts?: readonly Pick<Attempt, 'failure'>[];
}

/**
 * The exit status of a request for several nodes: 0 all as asked and verified, 7 when the outcome of any is not
 * verified, 10 when nothing was done for any because of credentials alone, else 1 when nothing was done for any, 4
 * otherwise.
 */
export function exitStatusOf(results: readonly JudgedRequest[]): number {
  if (results.every(({ requested, verdict }) => asAsked(requested, verdict))) return 0;
  if (results.some(({ verdict }) => ['unknown', 'accepted', 'human'].includes(verdict))) return exitStatus.UNVERIFIED;
  if (!results.every(({ verdict }) => verdict === 'failed')) return exitStatus.PARTIAL;
  return results.every(lacksCredentials) ? exitStatus.CREDENTIALS : exitStatus.FAILED;
}

function lacksCredentials({ attempts = [] }: JudgedRequest): boolean {
  const failures = attempts.flatMap(({ failure }) => failure ?? []);
  return failures.length > 0 && failures.every(({ code }) => code === 'CREDENTIALS');
}
