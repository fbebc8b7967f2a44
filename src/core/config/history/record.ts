import type { FieldChange } from '../fields/field-change.ts';

// a line of the journal is for reading; the versions have everything
const mostChanges = 50;
const mostDiff = 32_000;

/** What the journal says of a change: enough to read it without the versions, which it names. */
export function changeRecord(change: {
  readonly before: string;
  readonly after: string;
  readonly diff: string;
  readonly changes: readonly FieldChange[];
}): Readonly<Record<string, unknown>> {
  const { before, after, diff, changes } = change;
  return {
    before,
    after,
    diff: beginningOf(diff),
    changes: changes.slice(0, mostChanges),
    ...(changes.length > mostChanges ? { more: changes.length - mostChanges } : {}),
  };
}

// whole lines: half a line could end in the middle of a secret's stars
function beginningOf(diff: string): string {
  if (diff.length <= mostDiff) return diff;
  const cut = diff.slice(0, mostDiff);
  const lines = cut.slice(0, Math.max(0, cut.lastIndexOf('\n')));
  const left = diff.slice(lines.length + 1).split('\n').length;
  return `${lines}\n… ${left} more lines; ocf config diff shows them`;
}
