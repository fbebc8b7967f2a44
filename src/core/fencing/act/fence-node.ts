import type { Cluster } from '../../cluster.ts';
import { failureOf } from '../failure.ts';
import { levelWay } from '../plan/level-way.ts';
import { type Attempt, combineLevels, type FenceAction, judgeLook, type VerdictKind } from '../verdict.ts';
import { bringLevels, type LevelRun, tellLevel } from './level-run.ts';
import { type Levels, levelOptions, type NodeEnd, type NodeWork } from './node-work.ts';
import type { Pause } from './pause.ts';
import { type DevicePlugs, lookAtPlugs, type PlugEnd } from './phase.ts';

/** Looks at the power of a node: the first level that knows it. */
export async function lookAtNode(cluster: Cluster, work: Omit<NodeWork, 'node' | 'step' | 'check'>): Promise<NodeEnd> {
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
 * Carries out off, on, reboot or diag on one node. Levels that cannot do it are passed over; the others go in order until
 * one is verified (for diag: took it), all devices of a level at the same time. A reboot switches on only after every
 * plug of a level was seen off, and only what was off; a level that can only restart does so at once.
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
  const pauses: Pause[] = [];
  let changed = false;
  const run: LevelRun = {
    cluster,
    work,
    action,
    attempts,
    onPause: (pause) => void pauses.push(pause),
    onCommand: () => {
      changed = true;
    },
  };
  const end = (verdict: VerdictKind): NodeEnd => ({
    verdict,
    changed,
    attempts,
    ...(pauses.length > 0 ? { pauses } : {}),
  });
  const usable = work.levels.map((level) => levelWay(level, action));
  const only = (way: string) => work.levels.map((level, index) => (usable[index] === way ? level : []));
  if (action === 'on' || action === 'off') return end((await bringLevels(run, action, only('switch'), 0)).verdict);
  if (action === 'reboot' && offDone !== undefined) {
    const cut = only('switch').slice(0, offDone);
    return end(await switchOn(run, cut, offDone));
  }
  const verdicts: VerdictKind[] = [];
  // by level: what may have been cut
  const cut: DevicePlugs[][] = work.levels.map(() => []);
  for (const [first, stretch] of stretches(usable)) {
    const way = usable[first];
    if (way === undefined) continue;
    if (way === 'switch') {
      // levels that are not of this stretch stay empty, so that a level keeps its number
      const levels = only('switch').map((level, index) => (stretch.includes(index) ? level : []));
      const off = await bringLevels(run, 'off', levels, 0);
      for (const [index, ends] of off.ends.entries()) cut[index]?.push(...touched(work.levels[index] ?? [], ends));
      if (off.verdict === 'verified-off') {
        const used = off.ends.length - 1;
        await noteOff(work, used);
        return end(await switchOn(run, cut.slice(0, used), used));
      }
      verdicts.push(off.verdict);
    } else {
      for (const index of stretch) {
        const verdict = await tellLevel(run, way, work.levels[index] ?? [], index);
        verdicts.push(verdict);
        if (verdict === 'verified-on') await bringBack(run, cut);
        if (verdict === 'verified-on' || cluster.signal.aborted) return end(verdict);
        // an interrupt that was taken is not sent again another way
        if (way === 'diag' && verdict !== 'failed') return end(verdict);
      }
    }
    if (cluster.signal.aborted) break;
  }
  return end(combineLevels(verdicts));
}

/** Neighbouring levels that go the same way, with the index of the first. */
function stretches(ways: readonly (string | undefined)[]): readonly (readonly [number, readonly number[]])[] {
  const found: [number, number[]][] = [];
  let last: string | undefined;
  for (const [index, way] of ways.entries()) {
    if (way === undefined) continue;
    if (way === last) found.at(-1)?.[1].push(index);
    else found.push([index, [index]]);
    last = way;
  }
  return found;
}

// Where it cannot be written neither can the next step, and the on part is refused as any command is then: it is off, and
// that is known. Who lost the right to act knows nothing: another may be at it.
async function noteOff(work: NodeWork, used: number): Promise<void> {
  try {
    await work.step(`off-verified ${used}`);
  } catch (error) {
    if (failureOf(error).code === 'REFUSED') throw error;
  }
}

/** The on part of a reboot whose off part was verified on level `used`. */
async function switchOn(run: LevelRun, cut: Levels, used: number): Promise<VerdictKind> {
  await bringBack(run, cut);
  const on = await bringLevels(run, 'on', run.work.levels.slice(used, used + 1), used);
  if (on.verdict !== 'failed') return on.verdict;
  // what was seen off still is, but only where no plug of it may have come on
  return on.ends.flat().every(isUntouched) ? 'verified-off' : 'unknown';
}

// levels before the one that succeeded may have cut a supply as well
async function bringBack(run: LevelRun, cut: Levels): Promise<void> {
  for (const [index, level] of cut.entries()) if (level.length > 0) await bringLevels(run, 'on', [level], index);
}

function isUntouched({ effect, seen, witness }: PlugEnd): boolean {
  return effect === 'none' && seen !== 'on' && witness !== 'on';
}

// Plugs whose command had an effect, or may have had.
function touched(level: readonly DevicePlugs[], ends: readonly PlugEnd[]): DevicePlugs[] {
  const has = (device: string, plug: string) =>
    ends.some((end) => end.device === device && end.plug === plug && ['accepted', 'unknown'].includes(end.effect));
  return level
    .map(({ device, plugs }) => ({ device, plugs: plugs.filter((plug) => has(device.name, plug)) }))
    .filter(({ plugs }) => plugs.length > 0);
}
