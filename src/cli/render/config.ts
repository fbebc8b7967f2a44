import type { CheckedProblem, ConfigChecked } from '../../core/config/check/check.ts';
import type { Style } from '../style.ts';

/** Every problem with its place, the lines around it and what to do. */
export function renderConfigChecked({ file, problems, warnings }: ConfigChecked, style: Style): string {
  const summary =
    problems.length === 0
      ? `${file} is ${style.good('valid')}.`
      : `${file} has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`;
  return [
    ...problems.map((problem) => finding(problem, style.bad('problem'))),
    ...warnings.map((warning) => finding(warning, style.doubtful('warning'))),
    summary,
  ].join('\n\n');
}

function finding({ message, place, suggestions, frame }: CheckedProblem, kind: string): string {
  const head = `${place.file ?? ''}:${place.line}:${place.column}: ${kind}: ${message}`;
  return [head, ...(frame === '' ? [] : [frame]), ...suggestions.map((suggestion) => `  ${suggestion}`)].join('\n');
}
