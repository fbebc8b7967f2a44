import { NodeSet } from '../../../nodeset/nodeset.ts';
import { printable } from '../../problem.ts';
import type { LeftOut } from './collection.ts';
import { nodeNameFault } from './names.ts';

const mostNamed = 4;

/** What was left out, a sentence for each reason: some of the things with their lines, the others counted. */
export function leftOutSentences(leftOut: readonly LeftOut[]): readonly string[] {
  const byReason = grouped(leftOut, ({ why }) => why);
  return [...byReason].map(([why, all]) => {
    const things = [...grouped(all, ({ what, place }) => JSON.stringify([what, place.file, place.line])).values()];
    const more = things.length > mostNamed ? [`and ${things.length - mostNamed} more`] : [];
    const named = [...things.slice(0, mostNamed).map(thing), ...more];
    return printable(`Left out, because ${why}: ${named.join(', ')}.`);
  });
}

// what one line says of many nodes is one thing
function thing(all: readonly LeftOut[]): string {
  const [first] = all;
  const owners = [...new Set(all.flatMap(({ of }) => of ?? []))];
  const folded = owners.every((name) => nodeNameFault(name) === undefined)
    ? NodeSet.of(owners).fold()
    : owners.join(', ');
  const { file, line } = first?.place ?? { file: '', line: 0 };
  return `${first?.what}${folded === '' ? '' : ` of ${folded}`} (${file}:${line})`;
}

function grouped(all: readonly LeftOut[], key: (each: LeftOut) => string): ReadonlyMap<string, readonly LeftOut[]> {
  const groups = new Map<string, LeftOut[]>();
  for (const each of all) {
    const known = groups.get(key(each));
    if (known) known.push(each);
    else groups.set(key(each), [each]);
  }
  return groups;
}
