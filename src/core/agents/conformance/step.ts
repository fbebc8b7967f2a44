import type { AgentMetadata } from '../metadata.ts';
import type { Bench } from './bench.ts';

/**
 * - `passed`, `failed`: the agent does, or does not, what the step is about.
 * - `blocked`: it could not be told, because the agent could not be brought to where the step begins.
 * - `skipped`: the step has nothing to say on this agent.
 */
export type StepStatus = 'passed' | 'failed' | 'blocked' | 'skipped';

/** What a step found; `reason` is a sentence, missing when it passed. */
export interface Verdict {
  readonly status: StepStatus;
  readonly reason?: string;
  /** What is worth knowing and no fault. */
  readonly remarks?: readonly string[];
}

/** Where the resource is brought to before a step; `any`: the step sees to it itself. */
export type Beginning = 'any' | 'stopped' | 'started' | 'promoted';

/** One thing a resource agent has to do, tested by itself: whatever the others found does not change its verdict. */
export interface Step {
  readonly name: string;
  /** What the agent has to do, a sentence. */
  readonly summary: string;
  readonly needs: Beginning;
  /** Why there is nothing to test, a sentence; undefined when there is. */
  readonly skip?: (subject: StepSubject) => string | undefined;
  readonly run: (bench: Bench) => Promise<Verdict>;
}

/** What is known of the agent before it is tested. */
export interface StepSubject {
  /** Missing when the agent could not describe itself. */
  readonly metadata?: AgentMetadata | undefined;
  readonly parameters: Readonly<Record<string, string>>;
}

export const passed: Verdict = { status: 'passed' };

export function failed(reason: string): Verdict {
  return { status: 'failed', reason };
}

export function blocked(reason: string): Verdict {
  return { status: 'blocked', reason };
}

/** Skips a step for agents that do not advertise all of these actions. */
export function onlyWith(...actions: readonly string[]) {
  return ({ metadata }: StepSubject): string | undefined => {
    const lacking = actions.filter((action) => !advertises(metadata, action));
    return lacking.length === 0 ? undefined : `It does not advertise ${lacking.join(' and ')}.`;
  };
}

export function advertises(metadata: AgentMetadata | undefined, action: string): boolean {
  return metadata?.actions.some(({ name }) => name === action) ?? false;
}
