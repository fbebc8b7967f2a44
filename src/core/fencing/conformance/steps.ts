import { OcfError } from '../../errors.ts';
import { didYouMean } from '../../suggest.ts';
import { descriptionSteps } from './description-steps.ts';
import { deviceSteps } from './device-steps.ts';
import type { FenceStep } from './fence-step.ts';
import { refusalSteps } from './refusal-steps.ts';
import { switchingSteps } from './switching-steps.ts';

/** Everything a fence agent is tested for, in order. */
export const fenceSteps: readonly FenceStep[] = [
  ...descriptionSteps,
  ...refusalSteps,
  ...deviceSteps,
  ...switchingSteps,
];

/** The steps and what each asks of an agent. */
export function listFenceSteps() {
  return { steps: fenceSteps.map(({ name, summary }) => ({ step: name, summary })) };
}

/**
 * The steps of these names, in the order of the test; all of them when none is named.
 *
 * @throws OcfError USAGE for a name that is none.
 */
export function fenceStepsNamed(names: readonly string[] = []): readonly FenceStep[] {
  const known = fenceSteps.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new OcfError('USAGE', `There is no step "${unknown}".`, {
      suggestions: [...didYouMean(unknown, known), 'See: ocf device conformance --list'],
    });
  }
  return names.length === 0 ? fenceSteps : fenceSteps.filter(({ name }) => names.includes(name));
}
