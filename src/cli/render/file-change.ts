import type { ChangeResult } from '../../core/config/file/apply.ts';
import type { Style } from '../style.ts';
import { renderFieldChanges } from './field-changes.ts';

/** One line on what a change of the cluster file did; for a dry run also the fields and the diff. */
export function renderFileChange(result: ChangeResult, what: string, done: string, style: Style): string {
  if (!result.changed) return 'Nothing to change.';
  if (!result.dryRun) return `${what} ${style.good(done)}.`;
  const parts = [renderFieldChanges(result.changes, style), renderDiff(result.diff, style)];
  return `${what} would be ${done}:\n${parts.filter((part) => part !== '').join('\n\n')}`;
}

/** A unified diff in the usual colours. */
export function renderDiff(diff: string, style: Style): string {
  return diff
    .split('\n')
    .map((line) => (line.startsWith('+') ? style.good(line) : line.startsWith('-') ? style.bad(line) : line))
    .join('\n');
}
