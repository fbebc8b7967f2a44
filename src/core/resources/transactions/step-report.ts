import type { ResourceState } from '../observation.ts';
import type { PlannedStep } from '../plan/goal.ts';

/**
 * What became of a step. `done`: the agent said so and its monitor agrees. `unknown`: it may have had its effect.
 * `skipped`: never begun, because a step before it was not done, or the transaction was ended.
 */
export type StepOutcome = 'planned' | 'done' | 'failed' | 'unknown' | 'skipped';

export interface StepReport extends PlannedStep {
  readonly outcome: StepOutcome;
  /** The agent's code for the action, in the standard's terms and as it was returned. */
  readonly code?: number;
  readonly rawCode?: number;
  readonly name?: string;
  /** The agent's own words, or what the outcome means. */
  readonly reason?: string;
  readonly timedOut?: boolean;
  /** The administrator ended it. */
  readonly interrupted?: boolean;
  /** What the copy was seen to be afterwards. */
  readonly found?: ResourceState;
  /** The node could not be reached afterwards. */
  readonly lost?: boolean;
  /** Copies that could not be told of it, with the reason; it counts as done all the same. */
  readonly notTold?: readonly string[];
  readonly milliseconds: number;
  /** Its time limit, milliseconds; in a plan. */
  readonly timeout?: number;
}
