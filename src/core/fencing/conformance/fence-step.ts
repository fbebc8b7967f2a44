import type { Verdict } from '../../agents/conformance/step.ts';
import { breakOf, broke, type FenceAnswer, type FenceBench, type FenceSubject } from './bench.ts';

/** One thing a fence agent has to do, judged by itself. */
export interface FenceStep {
  readonly name: string;
  /** A sentence. */
  readonly summary: string;
  /** Switches the plug: done only where that was allowed. */
  readonly switches?: true;
  /** Why there is nothing to test, a sentence; undefined when there is. */
  readonly skip?: (subject: FenceSubject) => string | undefined;
  readonly run: (bench: FenceBench) => Promise<Verdict>;
}

export function advertises({ description }: FenceSubject, action: string): boolean {
  return description?.actions.includes(action) ?? false;
}

/** Skips a step where the agent does not advertise the action, or where no device was given. */
export function withDevice(action: string, { plug = false } = {}) {
  return (subject: FenceSubject): string | undefined => {
    if (!advertises(subject, action)) return `It does not advertise ${action}.`;
    // what an agent requires is no sign: many require an address only when they are run
    if (subject.plug === undefined && Object.keys(subject.options).length === 0) {
      return 'No device was given: name its parameters, such as ip=10.0.0.9.';
    }
    const takes = subject.description?.parameters.some(({ name }) => name === 'plug' || name === 'port');
    if (plug && takes && subject.plug === undefined) return 'No plug was given: plug=NAME.';
    return undefined;
  };
}

/** Parameters it cannot be used without, besides those of every request. */
export function requiredNames({ description }: FenceSubject): readonly string[] {
  const given = ['action', 'plug', 'port', 'nodename'];
  return (description?.parameters ?? [])
    .filter((one) => one.required && !one.deprecated && one.default === undefined && !given.includes(one.name))
    .map(({ name }) => name);
}

export function needsOptions(subject: FenceSubject): boolean {
  return requiredNames(subject).length > 0;
}

/** The sentence on an answer with another exit status; undefined for a right one. */
export function wrongCode(what: string, answer: FenceAnswer, right: readonly number[]): string | undefined {
  if (answer.code !== undefined && right.includes(answer.code)) return undefined;
  return `${what} ${answer.ended}; right is ${right.join(' or ')}.`;
}

/** What is wrong with how an agent refuses: that it hangs, does not refuse, or breaks. */
export function wrongRefusal(what: string, answer: FenceAnswer): string | undefined {
  if (answer.code === undefined) return `${what} ${answer.ended}.`;
  if (broke(answer)) return `${what} breaks instead of saying what is wrong: ${breakOf(answer)}.`;
  return answer.code === 0 ? `${what} is no failure: it ${answer.ended}.` : undefined;
}
