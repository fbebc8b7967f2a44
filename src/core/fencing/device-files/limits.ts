import type { DeviceFile, Step } from './model.ts';

/** The longest that steps may take, milliseconds. */
export function longest(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + longestOf(step), 0);
}

function longestOf(step: Step): number {
  switch (step.kind) {
    case 'expect': {
      const ends = step.answers.map((answer) => ({ after: longest(answer.then), again: answer.again }));
      const rounds = ends.reduce((sum, { after, again }) => sum + again * (step.within + after), 0);
      return rounds + step.within + Math.max(0, ...ends.map(({ after, again }) => (again > 0 ? 0 : after)));
    }
    case 'settle':
      // what comes meanwhile makes it wait longer
      return 3 * step.quiet;
    case 'pause':
      return step.time;
    case 'if':
      return Math.max(longest(step.met), longest(step.unmet));
    default:
      return 0;
  }
}

/** The longest that a command or a look may take once the device has let us in, milliseconds. */
export function longestRequest({ status, commands }: DeviceFile): number {
  return longest(status?.steps ?? []) + Math.max(0, ...Object.values(commands).map(longest));
}
