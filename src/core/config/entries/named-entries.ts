import { OcfError } from '../../errors.ts';
import { excerpt } from '../../excerpt.ts';
import { suggestEach } from '../check/suggest-each.ts';
import type { Reference } from '../nodes/references.ts';
import { printable } from '../problem.ts';

/** The error for adding what is there. */
export function alreadyThere(what: string, names: string): OcfError {
  return new OcfError('CONFLICT', `There is a ${what} ${names} already.`, {
    suggestions: [`Look at it with: ocf ${what} show ${names}`],
  });
}

/** @throws OcfError NOT_FOUND with a suggestion for the names that are not there. */
export function assertKnown(what: string, names: readonly string[], known: Readonly<Record<string, unknown>>): void {
  const unknown = names.filter((name) => !Object.hasOwn(known, name));
  if (unknown.length === 0) return;
  const message =
    unknown.length === 1
      ? `There is no ${what} ${JSON.stringify(excerpt(unknown[0] ?? ''))}.`
      : `There are no ${what}s ${unknown.map(printable).join(', ')}.`;
  const near = suggestEach(unknown, Object.keys(known));
  const suggestions = near.length > 0 ? near : [`See them with: ocf ${what} list`];
  throw new OcfError('NOT_FOUND', message, { suggestions, data: { unknown } });
}

/** @throws OcfError REFUSED naming every place that would be left with a name of nothing. */
export function assertUnreferenced(
  what: string,
  names: string,
  references: readonly Reference[],
  ways: readonly string[] = [],
): void {
  if (references.length === 0) return;
  const places = references.map((reference) => `${reference.path} (${reference.names})`);
  throw new OcfError('REFUSED', `${what} ${names} cannot be deleted: still named by ${places.join(', ')}.`, {
    suggestions: ['Take the name out of these places first.', ...ways],
    data: { references },
  });
}
