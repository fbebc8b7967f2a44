import { OcfError, type Place } from '../errors.ts';

/** One thing that is wrong with a cluster file. `path` is dotted: `nodes.n1.address`. */
export interface Problem {
  readonly message: string;
  readonly place: Place;
  readonly path: string;
  readonly suggestions: readonly string[];
  /** Names of nodes, groups, devices or resources that do not exist. */
  readonly unknown?: readonly string[];
}

/** A problem whose sentence may quote the file: what could disturb a terminal is replaced. */
export function problemOf(
  place: Place,
  path: readonly string[],
  message: string,
  suggestions: readonly string[] = [],
  unknown?: readonly string[],
): Problem {
  const problem = { message: printable(message), place, path: path.join('.'), suggestions: suggestions.map(printable) };
  return unknown === undefined ? problem : { ...problem, unknown };
}

/** The text with control characters, and those that turn the direction of writing, escaped as in JSON. */
export function printable(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (letter) => {
    const short = JSON.stringify(letter).slice(1, -1);
    return short === letter ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : short;
  });
}

/** All problems as one INVALID error: the first one's sentence, the rest counted, every one in `data.problems`. */
export function invalid(
  problems: readonly Problem[],
  frame?: string,
  seeAll = 'See all of them with: ocf config validate',
): OcfError {
  const [first] = problems;
  if (!first) throw new Error('no problem, no error');
  const more = problems.length - 1;
  const others = more === 0 ? '' : ` (and ${more} more ${more === 1 ? 'problem' : 'problems'})`;
  const see = more === 0 ? [] : [seeAll];
  return new OcfError('INVALID', `${first.message}${others}`, {
    place: first.place,
    suggestions: [...first.suggestions, ...see],
    data: { problems, ...(frame === undefined ? {} : { frame }) },
  });
}
