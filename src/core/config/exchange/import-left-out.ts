import { printable } from '../problem.ts';
import type { LeftOut } from './import-collection.ts';

const mostNamed = 4;

/** What was left out, a sentence for each reason: some of the things with their lines, the others counted. */
export function leftOutSentences(leftOut: readonly LeftOut[]): readonly string[] {
  const byReason = new Map<string, LeftOut[]>();
  for (const each of leftOut) {
    const known = byReason.get(each.why);
    if (known) known.push(each);
    else byReason.set(each.why, [each]);
  }
  return [...byReason].map(([why, all]) => {
    const named = all.slice(0, mostNamed).map(({ what, place }) => `${what} (${place.file ?? 'line'}:${place.line})`);
    const more = all.length > mostNamed ? [`${all.length - mostNamed} more`] : [];
    return printable(`Left out, because ${why}: ${[...named, ...more].join(', ')}.`);
  });
}
