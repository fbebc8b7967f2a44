import type { DeviceOptions } from '../driver.ts';
import type { DeviceFile, Step } from './model.ts';
import { seconds } from './seconds.ts';

/** The longest that steps may take, milliseconds. */
export function longest(steps: readonly Step[], options: DeviceOptions): number {
  return steps.reduce((sum, step) => sum + longestOf(step, options), 0);
}

function longestOf(step: Step, options: DeviceOptions): number {
  switch (step.kind) {
    case 'expect': {
      const ends = step.answers.map((answer) => ({ after: longest(answer.then, options), again: answer.again }));
      const rounds = ends.reduce((sum, { after, again }) => sum + again * (step.within + after), 0);
      return rounds + step.within + Math.max(0, ...ends.map(({ after, again }) => (again > 0 ? 0 : after)));
    }
    case 'settle':
      // what comes meanwhile makes it wait longer
      return 3 * step.quiet;
    case 'pause':
      return step.time;
    case 'wait':
      return seconds(options, step.option) * 1000;
    case 'if':
      return Math.max(longest(step.met, options), longest(step.unmet, options));
    default:
      return 0;
  }
}

/** The longest that a command or a look may take once the device has let us in, milliseconds. */
export function longestRequest({ status, commands }: DeviceFile, options: DeviceOptions): number {
  const ofCommands = Object.values(commands).map((steps) => longest(steps, options));
  return longest(status?.steps ?? [], options) + Math.max(0, ...ofCommands);
}
