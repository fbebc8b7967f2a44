import { joinWay } from '../config/members/member-names.ts';
import type { PlannedNode, PreparedFence } from './fence-plan.ts';
import type { DevicePlugs } from './phase.ts';
import type { FenceAction } from './verdict.ts';

/**
 * What is done for a node, in words, and the longest it may take.
 *
 * @param way stands in front of the names of devices that another cluster describes
 */
export function plannedNode(
  node: Pick<PreparedFence['nodes'][number], 'name' | 'levels'>,
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
    steps: levelSteps(level, action, way),
  }));
  return { node: node.name, levels, budget: budgetOf(node.levels, action, powerTimeout) };
}

function levelSteps(level: readonly DevicePlugs[], action: FenceAction, way: string): string[] {
  const each = (what: 'off' | 'on' | 'status', says: string) =>
    level.flatMap(({ device, plugs }) =>
      plugs.map((plug) => {
        const name = joinWay(way, device.name);
        return `${says} ${name} plug ${plug}: ${device.driver.explain(plug, device.shown)[what] ?? `it cannot do "${what}"`}`;
      }),
    );
  if (action === 'status') return each('status', 'look at');
  const phase = (goal: 'off' | 'on') => [
    ...each(goal, `${goal} unless a look says ${goal}:`),
    ...each('status', `verify ${goal} by`),
  ];
  return action === 'reboot' ? [...phase('off'), ...phase('on')] : phase(action);
}

const lookTime = ({ device, plugs }: DevicePlugs) => plugs.length * device.limit;
const sumOf = (times: readonly number[]) => times.reduce((sum, each) => sum + each, 0);

function budgetOf(levels: readonly (readonly DevicePlugs[])[], action: FenceAction, powerTimeout: number): number {
  const phases = action === 'reboot' ? 2 : 1;
  const total = levels.map((level) =>
    Math.max(
      ...level.map(({ device, plugs }) =>
        action === 'status' ? plugs.length * device.limit : 3 * plugs.length * device.limit + powerTimeout,
      ),
    ),
  );
  // what was done moments ago is looked at before it is done again
  const looks = action === 'status' ? [] : levels.map((level) => Math.max(...level.map(lookTime)));
  return phases * sumOf(total) + sumOf(looks);
}
