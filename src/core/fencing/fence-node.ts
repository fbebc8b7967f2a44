import type { Cluster } from '../cluster.ts';
import type { NodeLogins } from './device-pools.ts';
import { bringPlugs, type DevicePlugs, lookAtPlugs, type PlugEnd } from './phase.ts';
import { type Attempt, combineLevels, type FenceAction, judge, judgeLook, type VerdictKind } from './verdict.ts';

export type Levels = readonly (readonly DevicePlugs[])[];

export interface NodeWork {
  readonly levels: Levels;
  readonly powerTimeout: number;
  readonly logins: NodeLogins;
  readonly acting?: number;
  /** Told, before it happens or once it is seen, of: `off-sent`, `off-verified N` (level, from 0), `on-sent`. */
  readonly step: (name: string) => void;
}

export interface NodeEnd {
  readonly verdict: VerdictKind;
  /** Whether any command was sent. */
  readonly changed: boolean;
  readonly attempts: readonly Attempt[];
}

/** Looks at the power of a node: the first level that knows it. */
export async function lookAtNode(cluster: Cluster, work: NodeWork): Promise<NodeEnd> {
  const attempts: Attempt[] = [];
  for (const [index, level] of work.levels.entries()) {
    const options = levelOptions(work, index + 1, attempts, () => undefined);
    const ends = (await Promise.all(level.map((device) => lookAtPlugs(cluster, device, options)))).flat();
    const verdict = judgeLook(ends.map(({ seen }) => seen));
    if (verdict !== 'unknown') return { verdict, changed: false, attempts };
  }
  return { verdict: 'unknown', changed: false, attempts };
}

/**
 * Carries out off, on or reboot on one node. Levels go in order until one is verified; all devices of a level at the
 * same time. A reboot switches on only after every plug of a level was seen off, and only what was off.
 *
 * @param offDone the level, from 0, on which an earlier leader verified the off part of a reboot
 */
export async function actOnNode(
  cluster: Cluster,
  action: Exclude<FenceAction, 'status'>,
  work: NodeWork,
  offDone?: number,
): Promise<NodeEnd> {
  const attempts: Attempt[] = [];
  let changed = false;
  const bring = (goal: 'on' | 'off', levels: Levels, first: number) =>
    bringLevels(cluster, goal, work, levels, first, attempts, () => {
      changed = true;
    });
  if (action !== 'reboot') {
    const { verdict } = await bring(action, work.levels, 0);
    return { verdict, changed, attempts };
  }
  let used = offDone;
  let cut = work.levels.slice(0, offDone);
  if (used === undefined) {
    const off = await bring('off', work.levels, 0);
    if (off.verdict !== 'verified-off') return { verdict: off.verdict, changed, attempts };
    used = off.ends.length - 1;
    cut = work.levels.slice(0, used).map((level, index) => touched(level, off.ends[index] ?? []));
    work.step(`off-verified ${used}`);
  }
  // levels before the one that succeeded may have cut a supply as well: these plugs come back first
  for (const [index, level] of cut.entries()) if (level.length > 0) await bring('on', [level], index);
  const on = await bring('on', work.levels.slice(used, used + 1), used);
  // it certainly is off, and only that is certain
  const verdict = on.verdict === 'failed' ? 'verified-off' : on.verdict;
  return { verdict, changed, attempts };
}

interface LevelsEnd {
  readonly verdict: VerdictKind;
  /** Of every level tried, in order. */
  readonly ends: readonly (readonly PlugEnd[])[];
}

async function bringLevels(
  cluster: Cluster,
  goal: 'on' | 'off',
  work: NodeWork,
  levels: Levels,
  first: number,
  attempts: Attempt[],
  onCommand: () => void,
): Promise<LevelsEnd> {
  const verdicts: VerdictKind[] = [];
  const tried: (readonly PlugEnd[])[] = [];
  for (const [index, level] of levels.entries()) {
    let sent = false;
    const options = levelOptions(work, first + index + 1, attempts, () => {
      onCommand();
      if (!sent) work.step(`${goal}-sent`);
      sent = true;
    });
    const ends = (await Promise.all(level.map((device) => bringPlugs(cluster, goal, device, options)))).flat();
    tried.push(ends);
    verdicts.push(judge(goal, ends));
    if (judge(goal, ends) === `verified-${goal}` || cluster.signal.aborted) break;
  }
  return { verdict: combineLevels(verdicts), ends: tried };
}

/** How the devices of one level are talked to; levels count from 1. */
export function levelOptions(work: NodeWork, level: number, attempts: Attempt[], onCommand: () => void) {
  const { powerTimeout, logins, acting } = work;
  const record = (attempt: Attempt) => void attempts.push(attempt);
  return { level, powerTimeout, logins, onCommand, record, ...(acting === undefined ? {} : { acting }) };
}

// Plugs whose command had an effect, or may have had.
function touched(level: readonly DevicePlugs[], ends: readonly PlugEnd[]): DevicePlugs[] {
  const has = (device: string, plug: string) =>
    ends.some((end) => end.device === device && end.plug === plug && ['accepted', 'unknown'].includes(end.effect));
  return level
    .map(({ device, plugs }) => ({ device, plugs: plugs.filter((plug) => has(device.name, plug)) }))
    .filter(({ plugs }) => plugs.length > 0);
}
