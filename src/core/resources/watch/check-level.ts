import { exitStatus } from '../../errors.ts';
import { type Instance, isSeveral } from '../instances.ts';
import type { Observation } from '../observation.ts';

/** `ok`; `warning`: it works, but not as the file says; `critical`: it does not; `unknown`: nobody can tell. */
export type CheckLevel = 'ok' | 'warning' | 'critical' | 'unknown';

export interface ResourceCheck {
  readonly resource: string;
  readonly level: CheckLevel;
  /** A phrase: why it is not ok. */
  readonly reason: string;
  readonly nodes: readonly Observation[];
}

export interface CheckedOnce {
  readonly level: CheckLevel;
  readonly resources: readonly ResourceCheck[];
  /** Of all looks, milliseconds. */
  readonly milliseconds: number;
}

/** What one look at all its nodes says of a resource. Pure. */
export function checkOf(
  { name, spec: { promoted: roles }, copies, enabled, left = [] }: Instance,
  all: readonly Observation[],
): ResourceCheck {
  const nodes = all.filter(({ resource }) => resource === name);
  const running = nodes.filter(({ state }) => state === 'running');
  // an agent that hangs has failed; a node that cannot be asked says nothing
  const failed = nodes.find(({ state, unreachable }) => state === 'failed' || (state === 'unknown' && !unreachable));
  const unseen = nodes.find(({ state, unreachable }) => state === 'unknown' && unreachable);
  const check = (level: CheckLevel, reason: string): ResourceCheck => ({ resource: name, level, reason, nodes });
  const where = (found: readonly Observation[]) => found.map(({ node }) => node).join(', ');
  if (failed) return check('critical', `failed on ${failed.node}: ${failed.reason}`);
  const several = isSeveral(copies);
  if (running.length > 1 && !several) return check('critical', `runs on ${where(running)} at once`);
  if (!enabled) {
    return running.length > 0
      ? check('warning', `runs on ${where(running)}, and is disabled`)
      : check('ok', 'disabled');
  }
  const promoted = running.filter((one) => one.promoted);
  if (roles !== undefined && promoted.length > roles) {
    return check('critical', `${promoted.length} promoted on ${where(promoted)}, instead of ${roles}`);
  }
  const isLeft = ({ node }: Observation) => left.some(({ name: other }) => other === node);
  const allowed = nodes.filter((one) => !isLeft(one)).length;
  const wanted = !several ? 1 : typeof copies === 'number' ? Math.min(copies, allowed) : allowed;
  const hidden = unseen && check('unknown', `${unseen.node} cannot be asked: ${unseen.reason}`);
  if (running.length < wanted) {
    if (hidden) return hidden;
    const missing = nodes.find(({ state }) => state !== 'running');
    if (running.length === 0) return check('critical', `runs nowhere${missing ? `: ${missing.reason}` : ''}`);
    return check('warning', `${running.length} of ${wanted} copies run`);
  }
  if (roles !== undefined && promoted.length < roles) {
    return check('critical', `${promoted.length} of ${roles} promoted`);
  }
  if (hidden) return hidden;
  const astray = running.find(isLeft);
  if (astray) return check('warning', `runs on ${astray.node}, where the file does not allow it`);
  const degraded = running.find((one) => one.degraded);
  if (degraded) return check('warning', `degraded on ${degraded.node}: ${degraded.reason}`);
  return check('ok', `on ${where(running)}`);
}

const order: readonly CheckLevel[] = ['critical', 'unknown', 'warning', 'ok'];

/** The level of several; of none nobody can tell. */
export function worst(levels: readonly CheckLevel[]): CheckLevel {
  return order.find((level) => levels.includes(level)) ?? 'unknown';
}

/** Nagios takes 0, 1, 2 and 3 for the four levels; everywhere else 0, 4 partly, 1 failed, 7 nobody can tell. */
export function checkStatus({ level }: CheckedOnce, nagios: boolean): number {
  if (nagios) return { ok: 0, warning: 1, critical: 2, unknown: 3 }[level];
  return { ok: 0, warning: exitStatus.PARTIAL, critical: exitStatus.FAILED, unknown: exitStatus.UNVERIFIED }[level];
}
