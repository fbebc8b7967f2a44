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

// a list of names in a message; longer ones have a command of their own
const mostListed = 12;

/** What may have been meant by an unknown name, or else what there is. */
export function suggestOrList(unknown: string, known: readonly string[], what: string): readonly string[] {
  const near = didYouMean(unknown, known);
  if (near.length > 0) return near;
  if (known.length === 0) return [`The file has no ${what}.`];
  const listed = known.slice(0, mostListed).join(', ');
  return [`The ${what} of the file: ${listed}${known.length > mostListed ? ', …' : ''}.`];
}
