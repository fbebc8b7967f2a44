import type { NodeSet } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import type { NodeEntry } from '../model.ts';

/** The node entries of a file, ready to ask which of them speak of a name. */
export interface NodeIndex {
  /** Entries of one node, by its name. They override the sets. */
  readonly single: ReadonlyMap<string, NodeEntry>;
  readonly sets: readonly SetEntry[];
}

export interface SetEntry {
  readonly entry: NodeEntry;
  readonly set: NodeSet;
}

/** Sorts the entries. Ten thousand plain names are not parsed, only those that could be sets. */
export function indexNodes(entries: readonly NodeEntry[]): NodeIndex {
  const single = new Map<string, NodeEntry>();
  const sets: SetEntry[] = [];
  for (const entry of entries) {
    if (isPlainName(entry.key)) {
      single.set(entry.key, entry);
      continue;
    }
    const set = parseNodeSet(entry.key);
    const [only] = set.size === 1 ? set.names() : [];
    if (only === undefined) sets.push({ entry, set });
    else single.set(only, entry);
  }
  return { single, sets };
}

/** The entries for a name, the one that counts more last; empty when there is no such node. */
export function entriesFor({ single, sets }: NodeIndex, name: string): readonly NodeEntry[] {
  const own = single.get(name);
  if (sets.length === 0) return own ? [own] : [];
  const entries = sets.filter(({ set }) => set.has(name)).map(({ entry }) => entry);
  return own ? [...entries, own] : entries;
}

/** entriesFor for many names: each set is taken apart once instead of being asked for each name. */
export function allEntries({ single, sets }: NodeIndex): (name: string) => readonly NodeEntry[] {
  const covering = new Map<string, NodeEntry[]>();
  for (const { entry, set } of sets) {
    for (const name of set) {
      const known = covering.get(name);
      if (known) known.push(entry);
      else covering.set(name, [entry]);
    }
  }
  return (name) => {
    const own = single.get(name);
    const entries = covering.get(name);
    return own ? [...(entries ?? []), own] : (entries ?? []);
  };
}

/** Whether a text can only be one node's name. */
export function isPlainName(text: string): boolean {
  return /^[\w.-]+$/.test(text);
}
