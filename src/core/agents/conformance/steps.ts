import { OcfError } from '../../errors.ts';
import { didYouMean } from '../../suggest.ts';
import type { Step } from './step.ts';
import { actionSteps } from './steps/actions.ts';
import { circumstanceSteps } from './steps/circumstances.ts';
import { descriptionSteps } from './steps/description.ts';
import { killSteps } from './steps/kill.ts';
import { lifeSteps } from './steps/life.ts';
import { parameterSteps } from './steps/parameters.ts';
import { promotionSteps } from './steps/promotion.ts';

/** Everything an agent is tested for, in order. */
export const conformanceSteps: readonly Step[] = [
  ...descriptionSteps,
  ...parameterSteps,
  ...lifeSteps,
  ...actionSteps,
  ...promotionSteps,
  ...circumstanceSteps,
  ...killSteps,
];

export interface StepList {
  readonly steps: readonly { readonly step: string; readonly summary: string }[];
}

/** The steps and what each asks of an agent. */
export function listSteps(): StepList {
  return { steps: conformanceSteps.map(({ name, summary }) => ({ step: name, summary })) };
}

/**
 * The steps of these names, in the order of the test; all of them when none is named.
 *
 * @throws OcfError USAGE for a name that is none.
 */
export function stepsNamed(names: readonly string[] = []): readonly Step[] {
  const known = conformanceSteps.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new OcfError('USAGE', `There is no step "${unknown}".`, {
      suggestions: [...didYouMean(unknown, known), 'See: ocf agent test --list'],
    });
  }
  return names.length === 0 ? conformanceSteps : conformanceSteps.filter(({ name }) => names.includes(name));
}
