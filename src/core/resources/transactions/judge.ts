import { type AgentResult, reasonOf } from '../../agents/run.ts';
import type { Observation } from '../observation.ts';
import type { PlannedStep } from '../plan/goal.ts';
import type { StepReport } from './step-report.ts';

/** An action counts as done only when the agent says so and its monitor then finds what was wanted. */
export function reportOf(step: PlannedStep, acted: AgentResult, looked: Observation | undefined): StepReport {
  const { code, rawCode, name, timedOut, milliseconds } = acted;
  const said = reasonOf(acted);
  const report = (outcome: StepReport['outcome'], reason: string | undefined): StepReport => ({
    ...step,
    outcome,
    ...(code === undefined ? {} : { code }),
    ...(rawCode === undefined ? {} : { rawCode }),
    name,
    ...(reason === undefined ? {} : { reason }),
    ...(timedOut ? { timedOut } : {}),
    ...(acted.failure?.code === 'INTERRUPTED' ? { interrupted: true } : {}),
    ...(looked === undefined ? {} : { found: looked.state }),
    milliseconds,
  });
  if (acted.state === 'not-started') return report('failed', said);
  if (code === undefined && !timedOut) return report('unknown', said);
  if (timedOut || code !== 0) return report('failed', said);
  if (!looked || looked.state === 'unknown') {
    return report(
      'unknown',
      `the agent was content, but nobody could look afterwards: ${looked?.reason ?? 'no answer'}`,
    );
  }
  if (isReached(step, looked)) return report('done', acted.reason);
  return report('failed', `the agent was content, but its monitor says ${wordFor(looked)} (${looked.reason})`);
}

/** Whether a copy is what a step wanted it to be. */
export function isReached({ action }: Pick<PlannedStep, 'action'>, { state, promoted }: Observation): boolean {
  if (action === 'stop') return state === 'stopped' || state === 'not-installed';
  if (state !== 'running') return false;
  if (action === 'promote') return promoted;
  return action === 'demote' ? !promoted : true;
}

/** A state, with the role where it says more. */
export function wordFor({ state, promoted }: Observation): string {
  return state === 'running' && promoted ? 'running, promoted' : state;
}
