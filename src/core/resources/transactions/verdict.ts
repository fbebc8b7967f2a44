import type { Course } from './course.ts';
import type { Pause } from './log.ts';
import type { StepReport } from './step-report.ts';
import type { Work } from './work.ts';

/** What a row of steps came to as a whole. */
export function verdictOn(steps: readonly StepReport[], interrupted: boolean): 'done' | 'failed' | Pause {
  if (steps.every(({ outcome }) => outcome === 'done')) return 'done';
  if (interrupted || steps.some((step) => step.interrupted)) return 'interrupted';
  if (steps.some(({ lost }) => lost)) return 'lost';
  if (steps.some(({ outcome }) => outcome === 'unknown')) return 'unknown';
  return 'failed';
}

export function doneOf(steps: readonly Pick<StepReport, 'id' | 'outcome'>[]): ReadonlySet<string> {
  return new Set(steps.filter(({ outcome }) => outcome === 'done').map(({ id }) => id));
}

const why: Readonly<Record<Pause, string>> = {
  interrupted: 'Interrupted: what was begun has ended, nothing was undone.',
  unknown: 'Nobody knows how a step ended, so nothing more was begun.',
  lost: 'A node cannot be reached any more.',
};

function whyPaused(standing: Pause, { steps, rollback }: Pick<Course, 'steps' | 'rollback'>): string {
  const ended = [...steps, ...rollback].every(({ outcome }) => outcome !== 'unknown');
  if (standing !== 'interrupted' || ended) return why[standing];
  return 'Interrupted: nobody knows how a step ended, nothing was undone.';
}

interface PauseWords {
  readonly sentence?: string;
  /** What has to be done first. */
  readonly remedies?: readonly string[];
}

/** Leaves a transaction open, and says how it goes on. */
export function paused(
  standing: Pause,
  course: Omit<Course, 'ended' | 'outcome' | 'suggestions'>,
  { log }: Work,
  { sentence = whyPaused(standing, course), remedies = [] }: PauseWords = {},
): Course {
  log.pause(standing, sentence);
  const suggestions = [
    ...remedies,
    `Go on: ocf transaction resume ${log.id}`,
    `Or go back: ocf transaction rollback ${log.id}`,
  ];
  return { ...course, ended: false, outcome: standing, sentence, suggestions };
}

/** Ends a transaction. */
export function finished(
  outcome: 'done' | 'rolled-back' | 'failed',
  course: Omit<Course, 'ended' | 'outcome' | 'suggestions'>,
  { log }: Work,
): Course {
  log.end(outcome);
  return { ...course, ended: true, outcome, suggestions: [] };
}
