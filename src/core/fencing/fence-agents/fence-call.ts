import { OcfError } from '../../errors.ts';
import type { Command, DeviceOptions } from '../driver.ts';
import type { FenceMetadata, PlugParameter } from './fence-metadata.ts';

export type FenceAction = Command | 'status' | 'list' | 'list-status' | 'monitor' | 'validate-all';

/**
 * What an agent can be told, and the action that stands for it. An action that only the node itself can carry out is
 * none. `reset` is its reboot where that can be the device's own, or where it has nothing else: a usual reboot is off
 * and on, which we do ourselves and look in between.
 */
export function agentActions({ actions, onTarget, parameters }: FenceMetadata): Partial<Record<Command, string>> {
  const can = (action: string) => actions.includes(action) && !onTarget.includes(action);
  const cycles = parameters.some(({ name, choices = [] }) => name === 'method' && choices.includes('cycle'));
  return {
    ...(can('off') ? { off: 'off' } : {}),
    ...(can('on') ? { on: 'on' } : {}),
    ...(can('reboot') && (cycles || !can('off')) ? { reset: 'reboot' } : {}),
    ...(can('diag') ? { diag: 'diag' } : {}),
  };
}

export interface FenceCall {
  readonly plug: string;
  /** The parameter that takes the plug. */
  readonly name: PlugParameter | undefined;
  readonly options: DeviceOptions;
}

/**
 * The lines of a request. None is ever empty: without an action an agent reboots. A false boolean counts as given for
 * most agents, so it is left out. One plug: of several some agents switch the first and call that success.
 *
 * @throws OcfError INVALID for a value with a line break
 */
export function requestLines(action: FenceAction, { plug, name, options }: FenceCall): string[] {
  const reset = action === 'reset';
  const given = Object.entries(options).filter(([key, value]) => value !== false && !(reset && key === 'method'));
  const all: (readonly [string, string])[] = [
    ['action', reset ? 'reboot' : action],
    ...given.map(([key, value]) => [key, value === true ? '1' : String(value)] as const),
    ...(reset ? [['method', 'cycle'] as const] : []),
    ...(name !== undefined && plug !== '' ? [[name, plug] as const] : []),
  ];
  return all.map(([key, value]) => {
    if (/[\r\n\0]/.test(value)) {
      throw new OcfError('INVALID', `The value of "${key}" has a line break; a fence agent cannot be given one.`);
    }
    return `${key}=${quoted(value)}\n`;
  });
}

// the common library takes blanks around a value away, and one pair of quotes
function quoted(value: string): string {
  return /^\s|\s$|^"[\s\S]*"$/.test(value) ? `"${value}"` : value;
}
