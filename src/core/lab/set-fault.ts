import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { PowerSwitch } from './power-switch.ts';

/** @throws OcfError NOT_FOUND */
export function setFault(power: PowerSwitch, name: string): void {
  if (!Object.hasOwn(power.faults, name)) {
    const known = Object.keys(power.faults);
    throw new OcfError('NOT_FOUND', `The simulated switch has no fault "${name}".`, {
      suggestions: [...didYouMean(name, known), `It has ${known.join(', ')}.`],
    });
  }
  power.fault = name;
}
