import { exitStatus } from '../../errors.ts';
import type { AgentResult } from '../run.ts';
import type { StepStatus } from './step.ts';

/** One call of the agent, as a report has it. */
export type CallReport = Pick<
  AgentResult,
  'action' | 'code' | 'rawCode' | 'name' | 'reason' | 'timedOut' | 'milliseconds' | 'stderr'
>;

export interface StepReport {
  readonly step: string;
  readonly summary: string;
  readonly status: StepStatus;
  /** Why it did not pass, a sentence. */
  readonly reason?: string;
  readonly remarks: readonly string[];
  /** Every call that was made for it, those included that brought the resource to where it begins. */
  readonly calls: readonly CallReport[];
  readonly milliseconds: number;
}

/** A test of a program against its contract. */
export interface TestReport {
  readonly agent: string;
  readonly node: string;
  /** Every step that has something to say on this agent passed. */
  readonly conforms: boolean;
  readonly counts: Readonly<Record<StepStatus, number>>;
  readonly steps: readonly StepReport[];
  readonly milliseconds: number;
}

export interface AgentTestReport extends TestReport {
  readonly instance: string;
  /** Whether the last monitor found the resource stopped. */
  readonly leftStopped: boolean;
}

/** What is about to be done. */
export interface AgentTestPlan {
  readonly agent: string;
  readonly node: string;
  readonly instance: string;
  /** A probe found something running, which would be stopped first. */
  readonly running: boolean;
  readonly steps: readonly { readonly step: string; readonly summary: string; readonly skip?: string }[];
}

export function callReport(result: AgentResult): CallReport {
  const { action, code, rawCode, name, reason, timedOut, milliseconds, stderr } = result;
  return {
    action,
    ...(code === undefined ? {} : { code }),
    ...(rawCode === undefined ? {} : { rawCode }),
    name,
    ...(reason === undefined ? {} : { reason }),
    timedOut,
    milliseconds,
    stderr,
  };
}

export function countsOf(steps: readonly StepReport[]): Record<StepStatus, number> {
  const counts: Record<StepStatus, number> = { passed: 0, failed: 0, blocked: 0, skipped: 0 };
  for (const { status } of steps) counts[status]++;
  return counts;
}

/** "Does it conform?" as an exit status: 0 yes, 3 no, 7 nobody can tell. */
export function agentTestStatus({ counts, conforms }: TestReport): number {
  if (conforms) return 0;
  return counts.failed > 0 ? exitStatus.NO : exitStatus.UNVERIFIED;
}
