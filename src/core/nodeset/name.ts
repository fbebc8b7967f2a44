import { OcfError } from '../errors.ts';
import { digitsOf, mostDigits, ordinalOf } from './ordinal.ts';

/** A name cut into its pattern ("n%s-ib%s") and its numbers; a name without numbers has the ordinal 0. */
export interface NameParts {
  readonly pattern: string;
  readonly indexes: readonly number[];
}

/** Stands for a number in a pattern. Names cannot hold `%`. */
export const slot = '%s';

export const longestName = 255;
// Letters of any script, digits, and the four marks host names and their relatives use. A name is put into file
// names, command lines and ssh's own options, so nothing that means something there is let in. The slash stands
// between a member cluster and its node (site-a/n1): what is before it never leaves this program.
const plainName = /^\w[\w.:-]*(?:\/\w[\w.:-]*)*$/;
const numbers = /[0-9]+/g;

/** Why this cannot be a node's name, as the end of a sentence; undefined when it can. */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.length > longestName) return `is longer than ${longestName} characters`;
  // nearly every name there is; the others are made to wait for Unicode's tables, a millisecond of every start
  if (plainName.test(name)) return undefined;
  const partName = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._:-]*$/u;
  const nameText = /^[\p{L}\p{M}\p{N}._:/-]*$/u;
  const parts = name.split('/');
  const wrong = parts.find((part) => !partName.test(part));
  if (wrong === undefined) return undefined;
  if (nameText.test(name)) return partFault(parts, wrong);
  const odd = [...name].find((character) => !nameText.test(character)) ?? '';
  if (/\s/.test(odd)) return 'holds white space';
  if (/\p{C}/u.test(odd)) return 'holds a control character';
  return `holds "${odd}"`;
}

/** The same for a node of the cluster itself, which has no way in front. */
export function ownNameFault(name: string): string | undefined {
  return name.includes('/') ? 'holds "/"' : nameFault(name);
}

function partFault(parts: readonly string[], wrong: string): string {
  if (parts[0] === wrong) return `begins with "${wrong[0] ?? '/'}"`;
  if (wrong !== '') return `has "${wrong[0]}" behind a "/"`;
  return parts.at(-1) === '' ? 'ends with "/"' : 'holds "//"';
}

/** @throws OcfError USAGE when the text cannot be a node's name */
export function checkName(name: string): void {
  const fault = nameFault(name);
  if (fault === undefined) return;
  throw new OcfError('USAGE', `A node cannot be called ${JSON.stringify(name)}: the name ${fault}.`, {
    suggestions: [nameRule],
  });
}

export const nameRule =
  'Names are letters, digits and . _ - : and begin with a letter, a digit or _; a / stands behind a member cluster.';

export function splitName(name: string): NameParts {
  const indexes: number[] = [];
  const pattern = name.replace(numbers, (digits) => {
    if (digits.length > mostDigits) return digits;
    indexes.push(ordinalOf(digits));
    return slot;
  });
  return { pattern, indexes: indexes.length > 0 ? indexes : [0] };
}

export function joinName(pattern: string, indexes: readonly number[]): string {
  return fillPattern(pattern, indexes.map(digitsOf));
}

export function fillPattern(pattern: string, texts: readonly string[]): string {
  const [begin = '', ...rest] = pattern.split(slot);
  return rest.reduce((name, text, position) => name + texts[position] + text, begin);
}
