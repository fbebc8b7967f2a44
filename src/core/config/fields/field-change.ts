/** A value as a cluster file can hold it, read. */
export type FieldValue = string | number | boolean | null | readonly FieldValue[];

/**
 * One field of a cluster file, before and after a change. Nodes that change in the same way share one: `of` is then
 * their node set, folded. What is added has no `from`, what is deleted no `to`; an entry that says nothing is a change
 * without a field. Literal secrets are hidden on both sides.
 *
 * @example { section: 'nodes', of: 'n[1-4]', kind: 'changed', field: 'votes', from: 1, to: 2 }
 */
export interface FieldChange {
  /** As in the file: nodes, groups, devices, fencing, resources, cluster, defaults, … */
  readonly section: string;
  /** Which of the section's entries; empty for a section that has none. */
  readonly of: string;
  /** What happens to the entry. */
  readonly kind: 'added' | 'deleted' | 'changed';
  /** Dotted: `ssh.user`; empty for the entry itself. */
  readonly field: string;
  readonly from?: FieldValue;
  readonly to?: FieldValue;
}

/** The fields of one entry by their dotted names. */
export type Fields = ReadonlyMap<string, FieldValue>;

/** What differs between two states of an entry; undefined stands for an entry that is not there. */
export function fieldChanges(
  section: string,
  of: string,
  before: Fields | undefined,
  after: Fields | undefined,
): readonly FieldChange[] {
  if (!before && !after) return [];
  const kind = !before ? 'added' : !after ? 'deleted' : 'changed';
  const names = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  const changes = [...names].flatMap((field): FieldChange[] => {
    const [from, to] = [before?.get(field), after?.get(field)];
    if (sameValue(from, to)) return [];
    return [{ section, of, kind, field, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
  });
  return changes.length === 0 && kind !== 'changed' ? [{ section, of, kind, field: '' }] : changes;
}

function sameValue(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && JSON.stringify(a) === JSON.stringify(b));
}
