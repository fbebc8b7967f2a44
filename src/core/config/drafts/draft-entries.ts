import type { NodeSet } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import type { NodeEntry } from '../model.ts';
import { leavesOf } from '../nodes/leaves.ts';
import type { NodeIndex, SetEntry } from '../nodes/node-index.ts';
import { baseText } from './draft-head.ts';

/** An entry as a draft shows it: of a node set's entry the part that is edited. */
export interface DraftEntry {
  readonly nodes: NodeSet;
  readonly entry: NodeEntry;
  /** The node set's entry; undefined for one of a single node. */
  readonly shared?: SetEntry;
}

/**
 * The entries that describe nodes, in the order of the file. Where one node of a set is edited that has an entry of
 * its own, only that is shown: two entries cannot have one name.
 */
export function draftEntries(
  entries: readonly NodeEntry[],
  { single, sets }: NodeIndex,
  targets: NodeSet,
): readonly DraftEntry[] {
  const shared = new Map(sets.map((each) => [each.entry, each]));
  return entries.flatMap((entry): readonly DraftEntry[] => {
    const set = shared.get(entry);
    if (set) {
      const nodes = set.set.intersect(targets);
      const [only] = nodes.size === 1 ? nodes.names() : [];
      return nodes.size === 0 || (only !== undefined && single.has(only)) ? [] : [{ nodes, entry, shared: set }];
    }
    const nodes = parseNodeSet(entry.key).intersect(targets);
    return nodes.size === 0 ? [] : [{ nodes, entry }];
  });
}

/** Sixteen characters that are the same exactly when the entries say the same. */
export function baseOf(entries: readonly DraftEntry[]): string {
  const said = entries.map(({ nodes, entry }) => [nodes.fold(), leavesOf(entry.settings)]);
  return baseText(said);
}
