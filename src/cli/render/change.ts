import type { ChangeResult } from '../../core/config/file/apply.ts';
import type { Style } from '../style.ts';

/** One line on what a change of the cluster file did, and for a dry run the diff. */
export function renderFileChange(result: ChangeResult, what: string, done: string, style: Style): string {
  if (!result.changed) return 'Nothing to change.';
  if (!result.dryRun) return `${what} ${style.good(done)}.`;
  return `${what} would be ${done}:\n${renderDiff(result.diff, style)}`;
}

function renderDiff(diff: string, style: Style): string {
  return diff
    .split('\n')
    .map((line) => (line.startsWith('+') ? style.good(line) : line.startsWith('-') ? style.bad(line) : line))
    .join('\n');
}
