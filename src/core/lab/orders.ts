import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { Hosts } from './hosts/hosts.ts';
import type { Done, Plug, PowerSwitch, Told } from './power-switch.ts';
import { setFault } from './set-fault.ts';

/** The state of a rack after an order. */
export interface RackState {
  readonly fault: string;
  readonly plugs: readonly Plug[];
  readonly told: readonly Told[];
  readonly done: readonly Done[];
  readonly mostSessions: number;
  /** With `help` and `faults`: words and what they mean. */
  readonly help?: Readonly<Record<string, string>>;
}

const help = {
  show: 'the state of every plug, what was told and what was done',
  'fault NAME': 'has the switch do that wrong from now on',
  faults: 'the faults there are',
  'off HOST': 'cuts its power, past the switch and its faults',
  'on HOST': 'gives it power',
  'hang HOST': 'freezes what answers on it; only a power cut helps',
};

/**
 * Carries out one line of words, as a person types it or a program sends it.
 *
 * @throws OcfError USAGE, NOT_FOUND
 */
export async function carryOut(line: string, rack: { readonly power: PowerSwitch; readonly hosts: Hosts }) {
  const [verb = '', operand, ...more] = line.trim().split(/\s+/);
  const { power, hosts } = rack;
  const known = Object.keys(help).map((words) => words.split(' ')[0] ?? '');
  const takes = Object.keys(help).some((words) => words.startsWith(`${verb} `));
  if (verb !== 'help' && !known.includes(verb)) {
    throw new OcfError('USAGE', `A rack knows no order "${verb}".`, {
      suggestions: [...didYouMean(verb, known), 'See them with: help'],
    });
  }
  if (more.length > 0 || takes !== (operand !== undefined)) {
    const words = Object.keys(help).find((one) => one.split(' ')[0] === verb) ?? verb;
    throw new OcfError('USAGE', `The order is: ${words}.`);
  }
  if (verb === 'fault') setFault(power, operand ?? '');
  if (verb === 'hang') hosts.hang(plugOf(power, operand ?? '').name);
  if (verb === 'off' || verb === 'on') await power.change(plugOf(power, operand ?? '').number, verb === 'on');
  if (verb === 'help') return { ...stateOf(power), help };
  if (verb === 'faults') return { ...stateOf(power), help: power.faults };
  return stateOf(power);
}

export function stateOf({ fault, plugs, told, done, mostSessions }: PowerSwitch): RackState {
  return { fault, plugs, told, done, mostSessions };
}

function plugOf(power: PowerSwitch, name: string): Plug {
  const plug = power.named(name);
  if (plug) return plug;
  const names = power.plugs.map((one) => one.name);
  throw new OcfError('NOT_FOUND', `The rack has no host "${name}".`, { suggestions: didYouMean(name, names) });
}
