import { optionsFrom } from '../core/config/entries/option-text.ts';
import type { DeviceSpec } from '../core/config/model.ts';
import { parseAssignments } from './assignments.ts';

interface DeviceFlags {
  readonly driver: string;
  readonly option?: readonly string[] | undefined;
  readonly plug?: readonly string[] | undefined;
  readonly sessions?: number | undefined;
  readonly timeout?: number | undefined;
  readonly delay?: number | undefined;
  readonly 'random-delay'?: number | undefined;
  readonly via?: string | undefined;
  readonly verify?: readonly string[] | undefined;
}

/** What the options of `device add` say of a device; what was not given is left out. */
export function deviceFrom(flags: DeviceFlags): DeviceSpec {
  const { driver, option = [], plug = [], sessions, timeout, delay, via, verify } = flags;
  const given = {
    sessions,
    timeout,
    delay,
    randomDelay: flags['random-delay'],
    via,
    verify: verify?.flatMap((words) => words.split(',').map((word) => word.trim())),
  };
  return {
    driver,
    options: optionsFrom(option),
    plugs: parseAssignments(plug, { option: '--plug', example: "'n[1-3]=[1-3]'" }),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
}
