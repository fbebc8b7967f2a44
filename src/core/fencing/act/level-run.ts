import type { Cluster } from '../../cluster.ts';
import { toldDevices } from '../plan/level-way.ts';
import { type Attempt, combineLevels, type FenceAction, judge, judgeTold, type VerdictKind } from '../verdict.ts';
import { LevelWitnesses } from './level-witnesses.ts';
import { type Levels, levelOptions, type NodeWork } from './node-work.ts';
import { keepPause, type Pause } from './pause.ts';
import { bringPlugs, type DevicePlugs, type PlugEnd, tellPlugs } from './phase.ts';
import type { PhaseOptions } from './session.ts';

/** What the levels of one node's request share. */
export interface LevelRun {
  readonly cluster: Cluster;
  readonly work: NodeWork;
  readonly action: FenceAction;
  readonly attempts: Attempt[];
  readonly onPause: (pause: Pause) => void;
  readonly onCommand: () => void;
}

export interface LevelsEnd {
  readonly verdict: VerdictKind;
  /** Of every level tried, in order; of one that was passed over none. */
  readonly ends: readonly (readonly PlugEnd[])[];
}

/**
 * Brings levels to a state, one after the other until one is verified. Empty ones are passed over.
 *
 * @param first the number of the first one, from 0
 */
export async function bringLevels(
  run: LevelRun,
  goal: 'on' | 'off',
  levels: Levels,
  first: number,
): Promise<LevelsEnd> {
  const { cluster } = run;
  const verdicts: VerdictKind[] = [];
  const tried: (readonly PlugEnd[])[] = [];
  for (const [index, level] of levels.entries()) {
    if (level.length === 0) {
      tried.push([]);
      continue;
    }
    const options = optionsOf(run, `${goal}-sent`, first + index + 1);
    const witnesses = new LevelWitnesses(cluster, level, options);
    if (goal === 'off') {
      if (!(await heldBack(run, level, first + index + 1))) break;
      await witnesses.before();
    }
    const done = (await Promise.all(level.map((device) => bringPlugs(cluster, goal, device, options)))).flat();
    const ends = await witnesses.after(goal, done);
    tried.push(ends);
    verdicts.push(judge(goal, ends));
    if (judge(goal, ends) === `verified-${goal}` || cluster.signal.aborted) break;
  }
  return { verdict: combineLevels(verdicts), ends: tried };
}

/** Gives a level a command that leaves nothing to be seen on its plugs. */
export async function tellLevel(
  run: LevelRun,
  command: 'reset' | 'diag',
  level: readonly DevicePlugs[],
  index: number,
): Promise<VerdictKind> {
  const { cluster } = run;
  if (!(await heldBack(run, level, index + 1))) return 'failed';
  const options = optionsOf(run, `${command}-sent`, index + 1);
  const told = toldDevices(level, command);
  const witnesses = new LevelWitnesses(cluster, told, options);
  if (command === 'reset') await witnesses.before();
  const ends = command === 'diag' ? await interrupt(cluster, told, options) : await tellAll(cluster, told, options);
  const effects = ends.map(({ effect }) => effect);
  const anew = command === 'reset' && effects.some((effect) => effect !== 'none') && (await witnesses.startedAnew());
  return judgeTold(effects, anew);
}

async function tellAll(cluster: Cluster, told: Levels[number], options: PhaseOptions): Promise<readonly PlugEnd[]> {
  return (await Promise.all(told.map((device) => tellPlugs(cluster, 'reset', device, options)))).flat();
}

// a second interrupt would disturb the node at what the first made it do
async function interrupt(cluster: Cluster, told: Levels[number], options: PhaseOptions): Promise<readonly PlugEnd[]> {
  const ends: PlugEnd[] = [];
  for (const { device, plugs } of told) {
    for (const plug of plugs) {
      ends.push(...(await tellPlugs(cluster, 'diag', { device, plugs: [plug] }, options)));
      const last = ends.at(-1);
      if (last && last.effect !== 'none') return [last];
    }
  }
  return ends;
}

function optionsOf({ work, attempts, onCommand }: LevelRun, step: string, level: number) {
  let written: Promise<void> | undefined;
  return levelOptions(work, level, attempts, async () => {
    written ??= work.step(step);
    await written;
    work.check();
    onCommand();
  });
}

// false when it was interrupted meanwhile
async function heldBack(run: LevelRun, level: readonly DevicePlugs[], number: number): Promise<boolean> {
  const pause = await keepPause(run.cluster, level, { number, node: run.work.node, action: run.action });
  if (pause) run.onPause(pause);
  return !(pause && run.cluster.signal.aborted);
}
