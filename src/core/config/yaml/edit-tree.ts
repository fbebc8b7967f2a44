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
 *
 * @example { kind: 'set', path: ['nodes', 'n1', 'address'], value: '10.0.0.1' }
 */
export type Edit =
  | { readonly kind: 'set'; readonly path: readonly string[]; readonly value: PlainValue }
  | { readonly kind: 'delete'; readonly path: readonly string[] }
  | { readonly kind: 'rename'; readonly path: readonly string[]; readonly name: string };

/** The edits of one change, arranged like the file: each map is visited once, however many edits it has. */
export interface EditTree {
  readonly edit?: Edit;
  readonly below: ReadonlyMap<string, EditTree>;
}

interface Growing {
  edit?: Edit;
  below: Map<string, Growing>;
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
    at.edit = edit;
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
