import { OcfError } from '../../../errors.ts';
import type { Problem } from '../../problem.ts';

// the first one is the message, some others its company
const mostShown = 5;

/** All that is wrong with the sources as one INVALID error: the first one's sentence, then others with their lines. */
export function severalFaults(problems: readonly Problem[]): OcfError {
  const [first, ...others] = problems;
  if (!first) throw new Error('no problem, no error');
  const more =
    others.length === 0 ? '' : ` (and ${others.length} more ${others.length === 1 ? 'problem' : 'problems'})`;
  const shown = others.slice(0, mostShown).map(({ message, place }) => `Line ${place.line}: ${message}`);
  return new OcfError('INVALID', `${first.message}${more}`, {
    place: first.place,
    suggestions: [...first.suggestions, ...shown],
    data: { problems },
  });
}
