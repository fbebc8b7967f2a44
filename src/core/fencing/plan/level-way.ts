import { OcfError } from '../../errors.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import type { DevicePlugs } from '../act/phase.ts';
import type { PreparedDevice } from '../device.ts';
import type { Command } from '../driver.ts';
import type { FenceAction } from '../verdict.ts';

/**
 * How a level does what is asked: `switch` its plugs off, on, or one after the other; `reset` restarts at once, so that
 * nobody sees the node off; `diag` interrupts. A look needs no way.
 */
export type LevelWay = 'switch' | 'reset' | 'diag';

/** What a device can be told, with its options. */
export function commandsOf({ driver, description, shown }: PreparedDevice): readonly Command[] {
  return driver.commands?.(shown) ?? description.capabilities.commands;
}

/**
 * How a level can do it; undefined when it cannot, and is passed over. Its devices act together: of two supplies both
 * have to be off at the same time, so one that only restarts does not go with one that switches. A device that cannot
 * look restarts a single plug by itself where it can: an off that nobody saw is not followed by an on; two plugs that
 * restart one after the other would never take the power away. An interrupt needs only one of them.
 */
export function levelWay(level: readonly DevicePlugs[], action: Exclude<FenceAction, 'status'>): LevelWay | undefined {
  const all = (...commands: readonly Command[]) =>
    level.length > 0 && level.every(({ device }) => commands.every((one) => commandsOf(device).includes(one)));
  if (action === 'diag') return level.some(({ device }) => commandsOf(device).includes('diag')) ? 'diag' : undefined;
  if (action !== 'reboot') return all(action) ? 'switch' : undefined;
  if (all('off', 'on') && !(isBlind(level) && all('reset'))) return 'switch';
  return all('reset') ? 'reset' : undefined;
}

function isBlind([only, ...others]: readonly DevicePlugs[]): boolean {
  if (!only || others.length > 0 || only.plugs.length !== 1) return false;
  return !only.device.description.capabilities.status;
}

/** The devices of a level that are told something in this way. */
export function toldDevices(level: readonly DevicePlugs[], way: LevelWay): readonly DevicePlugs[] {
  return way === 'diag' ? level.filter(({ device }) => commandsOf(device).includes('diag')) : level;
}

interface Planned {
  readonly name: string;
  readonly levels: readonly (readonly DevicePlugs[])[];
}

/**
 * @throws OcfError REFUSED naming every node none of whose levels can do it, and what its devices can do instead
 */
export function refuseImpossible(nodes: readonly Planned[], action: FenceAction): void {
  if (action === 'status') return;
  const impossible = nodes.filter(({ levels }) => !levels.some((level) => levelWay(level, action)));
  if (impossible.length === 0) return;
  const devices = new Map(impossible.flatMap(({ levels }) => levels.flat().map(({ device }) => [device.name, device])));
  const can = [...devices.values()].map((device) => {
    const commands = commandsOf(device);
    if (commands.length > 0) return `${device.name} can do ${commands.join(', ')}`;
    return `${device.name} can do nothing. ${device.description.lacking ?? ''}`.trim().replace(/\.$/, '');
  });
  const folded = NodeSet.of(impossible.map(({ name }) => name)).fold();
  const restart = [...devices.values()].some((device) => commandsOf(device).includes('reset'));
  throw new OcfError('REFUSED', `No level of ${folded} can do "${action}": ${can.join('; ')}. Nothing was done.`, {
    suggestions: [
      ...(action === 'off' && restart
        ? [`A restart is possible, though it leaves it on: ocf fence ${folded} --reboot`]
        : []),
      'All devices of one level have to be able to do it; see ocf device types.',
    ],
    data: { nodes: impossible.map(({ name }) => name) },
  });
}
