import type { PlannedStep } from '../plan/goal.ts';
import type { StepReport } from './step-report.ts';

/** What a step that did not succeed means for the others. */
export type Rest = 'nothing-more' | 'independent';

export interface ExecuteOptions {
  readonly run: (step: PlannedStep) => Promise<StepReport>;
  /** After a step that was not done: begin nothing more, or go on with all that does not need it. */
  readonly rest: Rest;
  /** Steps at once on one node. */
  readonly perNode: (node: string) => number;
  /** Nothing is begun any more once it is aborted; what runs is waited for. */
  readonly signal: AbortSignal;
  readonly onChange?: (progress: Progress) => void;
}

export interface Progress {
  readonly running: readonly PlannedStep[];
  readonly done: number;
  readonly total: number;
}

/** Nodes that steps run on at the same time. */
export const nodesAtOnce = 64;

/**
 * Runs steps, each as soon as all that it needs is done, so many at once as the limits allow. Reports are in the order
 * of the steps; one that was never begun is `skipped`.
 */
export async function execute(steps: readonly PlannedStep[], options: ExecuteOptions): Promise<readonly StepReport[]> {
  const { run, rest, signal, onChange } = options;
  const reports = new Map<string, StepReport>();
  const known = new Set(steps.map(({ id }) => id));
  const open = new Map(steps.map(({ id, needs }) => [id, needs.filter((need) => known.has(need)).length]));
  const waiting = new Map<string, PlannedStep[]>();
  for (const step of steps) {
    for (const need of step.needs) waiting.set(need, [...(waiting.get(need) ?? []), step]);
  }
  const ready = steps.filter(({ id }) => open.get(id) === 0);
  const running = new Map<string, PlannedStep>();
  const busy = new Map<string, number>();
  let done = 0;
  let halted = false;
  const failures: unknown[] = [];

  await new Promise<void>((resolve) => {
    const tell = () => onChange?.({ running: [...running.values()], done, total: steps.length });
    const next = () => {
      if (!halted && !signal.aborted) beginReady();
      tell();
      if (running.size === 0) resolve();
    };
    const beginReady = () => {
      for (let index = 0; index < ready.length; ) {
        const step = ready[index] as PlannedStep;
        if (!fits(step)) index += 1;
        else {
          ready.splice(index, 1);
          begin(step);
        }
      }
    };
    const fits = (step: PlannedStep) =>
      nodesOf(step).every((node) => {
        const here = busy.get(node) ?? 0;
        return here > 0 ? here < options.perNode(node) : busy.size < nodesAtOnce;
      });
    const begin = (step: PlannedStep) => {
      running.set(step.id, step);
      for (const node of nodesOf(step)) busy.set(node, (busy.get(node) ?? 0) + 1);
      run(step)
        .then(
          (report) => ended(step, report),
          (failure) => {
            failures.push(failure);
            halted = true;
          },
        )
        .finally(() => {
          running.delete(step.id);
          for (const node of nodesOf(step)) leave(node);
          next();
        });
    };
    const leave = (node: string) => {
      const here = (busy.get(node) ?? 1) - 1;
      if (here === 0) busy.delete(node);
      else busy.set(node, here);
    };
    const ended = (step: PlannedStep, report: StepReport) => {
      reports.set(step.id, report);
      if (report.outcome === 'done') {
        done += 1;
        for (const user of waiting.get(step.id) ?? []) {
          const left = (open.get(user.id) ?? 0) - 1;
          open.set(user.id, left);
          if (left === 0) ready.push(user);
        }
      } else if (rest === 'nothing-more') halted = true;
    };
    next();
  });
  if (failures.length > 0) throw failures[0];
  return steps.map((step) => reports.get(step.id) ?? { ...step, outcome: 'skipped', milliseconds: 0 });
}

function nodesOf({ node, to }: PlannedStep): readonly string[] {
  return to === undefined || to === node ? [node] : [node, to];
}
