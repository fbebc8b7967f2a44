/** What can be written into a cluster file. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue };

/**
 * One change of a cluster file, by a path of names. `set` also adds what is not there, with the sections above it.
 * `copy` writes an entry a second time, right behind the first and in the same words, under another name and with
 * edits of its own (their paths begin inside the entry).
 *
 * @example { kind: 'set', path: ['nodes', 'n1', 'address'], value: '10.0.0.1' }
 */
export type Edit =
  | { readonly kind: 'set'; readonly path: readonly string[]; readonly value: PlainValue }
  | { readonly kind: 'delete'; readonly path: readonly string[] }
  | { readonly kind: 'rename'; readonly path: readonly string[]; readonly name: string }
  | {
      readonly kind: 'copy';
      readonly path: readonly string[];
      readonly name: string;
      readonly edits: readonly Edit[];
    };

/** The edits of one change, arranged like the file: each map is visited once, however many edits it has. */
export interface EditTree {
  readonly edit?: Exclude<Edit, { readonly kind: 'copy' }>;
  readonly below: ReadonlyMap<string, EditTree>;
  readonly copies?: readonly EditCopy[];
}

export interface EditCopy {
  readonly name: string;
  readonly edits: EditTree;
}

interface Growing {
  edit?: Exclude<Edit, { readonly kind: 'copy' }>;
  below: Map<string, Growing>;
  copies?: EditCopy[];
}

export function editTree(edits: readonly Edit[]): EditTree {
  const root: Growing = { below: new Map() };
  for (const edit of edits) {
    let at = root;
    for (const name of edit.path) {
      let next = at.below.get(name);
      if (!next) {
        next = { below: new Map() };
        at.below.set(name, next);
      }
      at = next;
    }
    if (edit.kind === 'copy') {
      at.copies ??= [];
      at.copies.push({ name: edit.name, edits: editTree(edit.edits) });
    } else at.edit = edit;
  }
  return root;
}

/** What a branch of edits sets, as one value: for a section that is not there yet. */
export function plannedValue({ edit, below }: EditTree): PlainValue {
  if (edit?.kind === 'set') return edit.value;
  const entries = [...below]
    .filter(([, branch]) => setsAnything(branch))
    .map(([name, branch]) => [name, plannedValue(branch)]);
  return Object.fromEntries(entries) as PlainValue;
}

/** Whether a branch puts something there; deleting what is not there changes nothing. */
export function setsAnything({ edit, below }: EditTree): boolean {
  return edit?.kind === 'set' || [...below.values()].some(setsAnything);
}

export function isMapValue(value: PlainValue): value is { readonly [name: string]: PlainValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
