import { draftFrame } from '../../core/config/drafts/draft-problems.ts';
import type { Problem } from '../../core/config/problem.ts';
import type { OcfError } from '../../core/errors.ts';
import { errorText } from '../error-output.ts';
import { visible } from '../visible.ts';

/** Every problem of an edited text with its line, its column and the lines around; for stderr of a terminal. */
export function draftProblems(error: OcfError, text: string): string {
  const problems = (error.data?.problems ?? []) as readonly Partial<Problem>[];
  const placed = problems.filter((problem): problem is Problem => problem.place !== undefined);
  if (placed.length === 0 || placed.length < problems.length) return visible(errorText(error));
  const pages = placed.map((problem) => {
    const { message, place, suggestions } = problem;
    return [
      `${place.file ?? ''}:${place.line}:${place.column}: ${message}`,
      draftFrame(text, problem),
      ...suggestions.map((suggestion) => `  ${suggestion}`),
    ].join('\n');
  });
  const count = placed.length === 1 ? 'a problem' : `${placed.length} problems`;
  return visible([...pages, `The text has ${count}; nothing was changed.`].join('\n\n'));
}
