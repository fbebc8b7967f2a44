import { exitStatus } from '../errors.ts';
import type { GoalAction } from './plan/goal.ts';
import type { Standing } from './plan/plan.ts';
import type { Copy, Ending, Pause } from './transactions/log.ts';
import type { StepReport } from './transactions/step-report.ts';

/** What a transaction came to. */
export interface ResourceChange {
  /** Missing where there was nothing to do, or nothing was to be done. */
  readonly transaction?: string;
  readonly action: GoalAction;
  /** `nothing`: all was so already. See `Ending` and `Pause` for the others. */
  readonly outcome: 'planned' | 'nothing' | Ending | Pause;
  /** Why it did not end, or what comes next. */
  readonly sentence?: string;
  /** Whether anything is now other than it was, or may be. */
  readonly changed: boolean;
  readonly dryRun: boolean;
  /** Towards the goal. */
  readonly steps: readonly StepReport[];
  /** Back to what was before. */
  readonly rollback: readonly StepReport[];
  readonly already: readonly Standing[];
  /** Copies that nobody could look for. */
  readonly unseen: readonly Standing[];
  /** Asked to be stopped, but their agent is on none of the nodes. */
  readonly absent: readonly Standing[];
  /** Fewer copies, or fewer promoted ones, than the file wants, and why. */
  readonly short: readonly Standing[];
  /** What could not be brought back, or about, and why. */
  readonly blocked: readonly Standing[];
  /** Where the goal was not reached: the copies it had to do with, as they are now as far as is known. */
  readonly standing: readonly Copy[];
  /** What to do next, each a sentence or a command line. */
  readonly suggestions: readonly string[];
}

/**
 * The exit status of a change: 130 after an interruption; 7 when an outcome is not known or a copy may be left where
 * nobody could look; where the goal was missed 4 when a part of it stands, else 6 for a time limit and 1 for a failure;
 * 8 when an agent is nowhere.
 */
export function changeStatus({ outcome, steps, unseen, absent }: ResourceChange): number {
  const some = (wanted: StepReport['outcome']) => steps.some((step) => step.outcome === wanted);
  switch (outcome) {
    case 'interrupted':
      return exitStatus.INTERRUPTED;
    case 'unknown':
    case 'lost':
      return exitStatus.UNVERIFIED;
    case 'rolled-back':
    case 'failed':
      if (outcome === 'failed' && some('done')) return exitStatus.PARTIAL;
      return steps.some(({ timedOut }) => timedOut) ? exitStatus.TIMEOUT : exitStatus.FAILED;
    default:
      if (unseen.length > 0) return exitStatus.UNVERIFIED;
      if (absent.length > 0) return some('done') ? exitStatus.PARTIAL : exitStatus.NOT_FOUND;
      return 0;
  }
}

/** The same of a change that was to be undone. */
export function rollbackStatus(change: ResourceChange): number {
  return change.outcome === 'rolled-back' ? 0 : changeStatus(change);
}
