import type { Standing } from '../plan/plan.ts';
import type { Copy, Ending, Pause } from './log.ts';
import type { StepReport } from './step-report.ts';

/** How carrying out a plan went. */
export interface Course {
  /** Whether it is over; else somebody has to resume it or roll it back. */
  readonly ended: boolean;
  readonly outcome: Ending | Pause;
  readonly sentence?: string;
  readonly steps: readonly StepReport[];
  readonly rollback: readonly StepReport[];
  readonly blocked: readonly Standing[];
  readonly standing: readonly Copy[];
  readonly suggestions: readonly string[];
}
