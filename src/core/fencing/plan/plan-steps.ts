import { formatDuration } from '../../config/duration.ts';
import { joinWay } from '../../config/members/member-names.ts';
import { pauseOf } from '../act/pause.ts';
import type { DevicePlugs } from '../act/phase.ts';
import { silentLooks } from '../act/witness.ts';
import type { FenceAction } from '../verdict.ts';
import type { PlannedNode, PreparedFence } from './fence-plan.ts';
import { commandsOf, type LevelWay, levelWay, toldDevices } from './level-way.ts';
import { witnessText } from './plan-witnesses.ts';

type Level = readonly DevicePlugs[];

/**
 * What is done for a node, in words, and the longest it may take.
 *
 * @param way stands in front of the names of devices that another cluster describes
 */
export function plannedNode(
  node: Pick<PreparedFence['nodes'][number], 'name' | 'levels' | 'problems'>,
  action: FenceAction,
  powerTimeout: number,
  way = '',
): PlannedNode {
  const levels = node.levels.map((level, index) => ({
    level: index + 1,
    plugs: level.flatMap(({ device, plugs }) =>
      plugs.map((plug) => ({
        device: joinWay(way, device.name),
        driver: device.description.name,
        plug,
        options: device.shown,
      })),
    ),
    ...problemOf(node, index),
    steps: node.problems?.has(index) ? [`passed over: ${node.problems.get(index)}`] : levelSteps(level, action, way),
  }));
  return { node: node.name, levels, budget: budgetOf(node.levels, action, powerTimeout) };
}

function problemOf({ problems }: Pick<PreparedFence['nodes'][number], 'problems'>, index: number) {
  const problem = problems?.get(index);
  return problem === undefined ? {} : { problem };
}

function levelSteps(level: Level, action: FenceAction, way: string): string[] {
  if (action === 'status') return each(level, 'status', 'look at', way);
  const how = levelWay(level, action);
  if (how === undefined) return [`passed over: ${lackOf(level, action, way)}`];
  const phase = (goal: 'off' | 'on') => [
    ...each(level, goal, `${goal} unless a look says ${goal}:`, way),
    ...verifySteps(level, goal, way),
  ];
  if (how === 'diag') {
    const [first = '', ...others] = each(toldDevices(level, how), 'diag', 'interrupt', way);
    return [...pauseSteps(level, action), first, ...others.map((step) => `if that did nothing, ${step}`)];
  }
  if (how === 'reset') {
    return [
      ...pauseSteps(level, action),
      ...each(level, 'reset', 'restart at once:', way),
      ...bornOut(level, 'boot', way),
    ];
  }
  if (action === 'on') return phase('on');
  return [...pauseSteps(level, action), ...phase('off'), ...(action === 'reboot' ? phase('on') : [])];
}

function each(level: Level, what: 'off' | 'on' | 'reset' | 'diag' | 'status', says: string, way: string): string[] {
  return level.flatMap(({ device, plugs }) =>
    plugs.map((plug) => {
      const name = joinWay(way, device.name);
      return `${says} ${name} plug ${plug}: ${device.driver.explain(plug, device.shown)[what] ?? `it cannot do "${what}"`}`;
    }),
  );
}

function verifySteps(level: Level, goal: 'off' | 'on', way: string): string[] {
  const looking = level.filter(({ device }) => device.description.capabilities.status);
  const blind = level.filter((one) => !looking.includes(one) && !one.witnesses);
  return [
    ...each(looking, 'status', `verify ${goal} by`, way),
    ...bornOut(goal === 'off' ? level : level.filter((one) => !looking.includes(one)), goal, way),
    ...blind.map(({ device }) => `nobody can verify ${goal}: ${joinWay(way, device.name)} cannot look`),
  ];
}

function bornOut(level: Level, goal: 'off' | 'on' | 'boot', way: string): string[] {
  return level.flatMap(({ device, witnesses }) => {
    if (!witnesses) return goal === 'boot' ? ['nobody can verify that it was started anew'] : [];
    const name = joinWay(way, device.name);
    if (goal === 'boot') return [`verify by another boot id, as seen by ${witnesses.detectors.join(', ') || 'nobody'}`];
    const silent =
      goal === 'off' && witnesses.detectors.length > 0 ? `; silent ${silentLooks} times in a row is off` : '';
    return [`verify ${goal} of ${name} by ${witnessText(witnesses)}${silent}`];
  });
}

function pauseSteps(level: Level, action: FenceAction): string[] {
  const { least, most } = pauseOf(level);
  if (most === 0) return [];
  const range = least === most ? formatDuration(least) : `${formatDuration(least)} to ${formatDuration(most)}`;
  return [`pause ${range} before ${action}`];
}

function lackOf(level: Level, action: FenceAction, way: string): string {
  return level
    .map(({ device }) => `${joinWay(way, device.name)} can do ${commandsOf(device).join(', ') || 'nothing but look'}`)
    .join('; ')
    .concat(`; together that is no "${action}"`);
}

const sumOf = (times: readonly number[]) => times.reduce((sum, one) => sum + one, 0);
const longest = (times: readonly number[]) => Math.max(0, ...times);
const lookTime = ({ device, plugs }: DevicePlugs) => plugs.length * device.limit;

function budgetOf(levels: readonly Level[], action: FenceAction, powerTimeout: number): number {
  const looks = levels.map((level) => longest(level.map(lookTime)));
  if (action === 'status') return sumOf(looks);
  const total = levels.map((level) => levelTime(level, levelWay(level, action), action, powerTimeout));
  // what was done moments ago is looked at before it is done again
  return sumOf(total) + sumOf(looks);
}

function levelTime(level: Level, how: LevelWay | undefined, action: FenceAction, powerTimeout: number): number {
  if (how === undefined) return 0;
  const phases = how === 'switch' && action === 'reboot' ? 2 : 1;
  const act = longest(level.map((one) => 3 * lookTime(one) + powerTimeout));
  return phases * (act + longest(level.map((one) => witnessTime(one, powerTimeout)))) + pauseOf(level).most;
}

// a look of a detector takes at most 5 s, one before and a row after; devices are looked at by themselves
function witnessTime({ witnesses }: DevicePlugs, powerTimeout: number): number {
  if (!witnesses) return 0;
  const detecting = witnesses.detectors.length > 0 ? 6000 * (silentLooks + 1) : 0;
  return powerTimeout + Math.max(detecting, longest(witnesses.devices.map(lookTime)));
}
