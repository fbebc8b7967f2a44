import { didYouMean } from '../../suggest.ts';

// more unknown names than this are no typing errors
const most = 3;

/** What may have been meant by each of some unknown names; nothing when they are many or nothing is close. */
export function suggestEach(unknown: readonly string[], known: readonly string[]): readonly string[] {
  const [only] = unknown;
  if (unknown.length === 1 && only !== undefined) return didYouMean(only, known);
  if (unknown.length > most) return [];
  return unknown.flatMap((name) =>
    didYouMean(name, known).map((sentence) => `${name}: did you${sentence.slice('Did you'.length)}`),
  );
}
