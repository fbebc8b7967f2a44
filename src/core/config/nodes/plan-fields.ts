import { NodeSet } from '../../nodeset/nodeset.ts';
import type { FieldEdit } from '../fields/field-words.ts';
import type { ClusterModel, NodeEntry } from '../model.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import { isNothing, type LayerChange, layerChange, layerEdits } from './layer-edits.ts';
import { type Leaf, leafAt, sameValue } from './leaves.ts';
import { indexNodes } from './node-index.ts';
import { singleNodes, splitEntry } from './split-entry.ts';

/**
 * The smallest edits of the file after which the entries of exactly these nodes say what is wanted, and those of all
 * others what they said. An entry of which all nodes are meant is edited where it stands; one of which a part is
 * meant is split, so that no node is described by two entries that was not before. A value is looked for in the
 * entries alone: what only the defaults say is written when it is set, and is nothing to unset.
 */
export function planFields(model: ClusterModel, targets: NodeSet, edits: readonly FieldEdit[]): readonly Edit[] {
  const index = indexNodes(model.nodes);
  const singles = singleNodes(index);
  const planned: Edit[] = [];
  const absorbed = new Map<string, readonly Leaf[]>();
  // nodes of sets whose entry says what is wanted afterwards
  const reached: NodeSet[] = [];
  for (const each of index.sets) {
    const part = each.set.intersect(targets);
    if (part.size === 0) continue;
    const change = layerChange(each.entry.settings, edits);
    if (isNothing(change)) continue;
    // an entry of its own can say another value, but not that there is none
    const moved = part.size === each.set.size || change.gone.length > 0 ? part : part.minus(singles);
    if (moved.size === 0) continue;
    const split = splitEntry(index, each, [{ nodes: moved, edits }]);
    planned.push(...split.edits);
    for (const [name, leaves] of split.absorbed) absorbed.set(name, leaves);
    reached.push(moved);
  }
  for (const name of singles.intersect(targets.union(NodeSet.of(absorbed.keys())))) {
    const entry = index.single.get(name) as NodeEntry;
    const change = targets.has(name) ? ownChange(name, entry) : { set: [], gone: [] };
    const set = [...(absorbed.get(name) ?? []), ...change.set];
    planned.push(...layerEdits(['nodes', entry.key], entry.settings, { ...change, set }));
  }
  return planned;

  function ownChange(name: string, { settings }: NodeEntry): LayerChange {
    const shared = index.sets.find(({ set }) => set.has(name))?.entry.settings ?? {};
    const covered = reached.some((nodes) => nodes.has(name));
    const change = layerChange(settings, edits);
    const set = change.set.filter(({ path, value }) => {
      if (leafAt(settings, path) !== undefined) return true;
      return !covered && !sameValue(leafAt(shared, path), value);
    });
    return { ...change, set };
  }
}
