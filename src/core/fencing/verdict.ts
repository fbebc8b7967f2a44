import { exitStatus } from '../errors.ts';
import type { Command } from './driver.ts';

/** `diag`: an interrupt that makes the node write down its state; nobody can see whether it did. */
export const fenceActions = ['off', 'on', 'reboot', 'diag', 'status'] as const;
export type FenceAction = (typeof fenceActions)[number];

/** Whether it takes something from a node that runs. */
export function isCut(action: FenceAction): action is 'off' | 'reboot' | 'diag' {
  return action === 'off' || action === 'reboot' || action === 'diag';
}

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
 * says done, `said` a person says done, `unknown` it may have had its effect, `unneeded` no command was given, the plug
 * was as asked.
 */
export type Effect = 'none' | 'accepted' | 'said' | 'unknown' | 'unneeded';

/** One plug at the end of a phase. */
export interface PlugView {
  readonly effect: Effect;
  readonly seen: PowerState;
  /** What others say of the node's power; missing: nobody was asked. */
  readonly witness?: PowerState;
  /** The device itself cannot look, so what others say stands for a look of its own. */
  readonly blind?: boolean;
}

/** One thing said to a device or one look at it, as it went; `evidence` is the device's own words, no secrets. */
export interface Attempt {
  readonly device: string;
  readonly plug: string;
  /** From 1. */
  readonly level: number;
  readonly action: Command | 'status';
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly milliseconds: number;
  /** A power state for a look; what the command did for a command. */
  readonly answer: PowerState | Effect;
  readonly evidence: string;
  readonly failure?: { readonly code: string; readonly message: string };
  /** It was asked for what it sees, to bear that device out; a detector has no plug. */
  readonly witness?: string;
  /** Who says so, and how they know. */
  readonly human?: HumanWord;
}

/** A person's word that a node has no power. */
export interface HumanWord {
  readonly by: string;
  readonly how: string;
}

/**
 * The verdict on one level: every plug has to be seen as asked. A plug that certainly was not switched makes the
 * level `failed`; one that says otherwise than its command, or whose command may have worked, makes it `unknown`.
 * Where others were asked, they have to agree with the device; for one that cannot look their word stands alone.
 *
 * @example judge('off', [{ effect: 'accepted', seen: 'on' }]) // 'unknown': the device lies
 */
export function judge(goal: 'on' | 'off', plugs: readonly PlugView[]): VerdictKind {
  const open = plugs.filter((plug) => believed(plug) !== goal);
  if (plugs.length === 0) return 'failed';
  if (open.length === 0) return goal === 'off' ? 'verified-off' : 'verified-on';
  if (open.some(({ effect }) => effect === 'none')) return 'failed';
  const contrary = ({ seen, witness }: PlugView) =>
    [seen, witness].some((state) => state !== undefined && state !== goal && state !== 'unknown');
  const told = open.every((plug) => (plug.effect === 'accepted' || plug.effect === 'said') && !contrary(plug));
  if (!told) return 'unknown';
  return open.some(({ effect }) => effect === 'said') ? 'human' : 'accepted';
}

/** A plug's power as far as the device and those asked besides agree on it. */
export function believed({ seen, witness, blind = false }: PlugView): PowerState {
  if (blind) return witness ?? seen;
  return witness === undefined || witness === seen ? seen : 'unknown';
}

/**
 * The verdict on a command after which no plug can be seen as asked: a diagnostic interrupt, a restart at once.
 *
 * @param seenAgain a witness saw that the node was started anew since
 */
export function judgeTold(effects: readonly Effect[], seenAgain = false): VerdictKind {
  if (effects.length === 0 || effects.includes('none')) return 'failed';
  if (effects.every((effect) => effect === 'accepted')) return seenAgain ? 'verified-on' : 'accepted';
  return seenAgain ? 'verified-on' : 'unknown';
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

/**
 * Whether the verdict is what was asked for and verified. A look is answered by any verified state; a diagnostic
 * interrupt never can be.
 */
export function asAsked(action: FenceAction, verdict: VerdictKind): boolean {
  if (action === 'off') return verdict === 'verified-off';
  if (action === 'diag') return false;
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
