import { NodeSet } from '../../nodeset/nodeset.ts';
import { complain, type Reading } from '../check/reading.ts';
import type { FieldEdit } from '../fields/field-words.ts';
import type { ClusterModel, NodeEntry, NodeSettings } from '../model.ts';
import { isNothing, layerChange, layerEdits } from '../nodes/layer-edits.ts';
import { type Leaf, leafAt, leavesOf, sameValue } from '../nodes/leaves.ts';
import { indexNodes, type SetEntry } from '../nodes/node-index.ts';
import { nodeNames } from '../nodes/node-names.ts';
import { type EntryPart, singleNodes, splitEntry } from '../nodes/split-entry.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import { offsetOf } from '../yaml/find.ts';
import type { DraftEntry } from './draft-entries.ts';
import type { DraftNode } from './read-draft.ts';

interface Drafted {
  readonly nodes: readonly DraftNode[];
  /** The entries as they are; the draft has to speak of all of them when it began with them. */
  readonly current: readonly DraftEntry[];
  readonly complete: boolean;
  readonly targets: NodeSet;
}

/**
 * The edits that make the entries say what a draft says. An entry of the draft may be a part of one of the file, which
 * is split then. What cannot be (another name, an entry gone) is noted as a problem.
 */
export function draftEdits(reading: Reading, model: ClusterModel, drafted: Drafted): readonly Edit[] {
  const index = indexNodes(model.nodes);
  const known = nodeNames(model);
  const parts = new Map<SetEntry, EntryPart[]>();
  const own = new Map<string, readonly FieldEdit[]>();
  const seen = new Map<NodeEntry, NodeSet>();
  for (const draft of drafted.nodes) {
    const layer = layerOf(draft);
    if (!layer) continue;
    const { entry, shared } = layer;
    seen.set(entry, (seen.get(entry) ?? NodeSet.empty).union(draft.nodes));
    const edits = difference(entry.settings, draft.settings);
    if (edits.length === 0) continue;
    if (shared) parts.set(shared, [...(parts.get(shared) ?? []), { nodes: draft.nodes, edits }]);
    else own.set(draft.nodes.names()[0] as string, edits);
  }
  for (const { nodes, entry } of drafted.complete ? drafted.current : []) {
    const missing = nodes.minus(seen.get(entry) ?? NodeSet.empty);
    if (missing.size === 0) continue;
    complain(reading, 0, ['nodes'], `The entry of ${missing.fold()} is gone.`, [
      `Delete nodes with: ocf node delete ${missing.fold()}`,
      'Rename them with: ocf node rename',
    ]);
  }
  return planned();

  function layerOf({ key, nodes }: DraftNode): { readonly entry: NodeEntry; readonly shared?: SetEntry } | undefined {
    const wrong = (message: string, suggestions: readonly string[]) =>
      complain(reading, offsetOf(reading.tree, [key], 'key'), ['nodes', key], message, suggestions);
    const unknown = nodes.minus(known);
    if (unknown.size > 0) {
      return wrong(`There is no node ${unknown.fold()} in cluster ${model.cluster.name}.`, [
        `Add nodes with: ocf node add ${unknown.fold()}; rename them with: ocf node rename`,
      ]);
    }
    const outside = nodes.minus(drafted.targets);
    if (outside.size > 0) {
      return wrong(`${outside.fold()} is not among the nodes that are edited: ${drafted.targets.fold()}.`, [
        `Edit it with: ocf node edit ${outside.fold()}`,
      ]);
    }
    const [only] = nodes.size === 1 ? nodes.names() : [];
    const single = only === undefined ? undefined : index.single.get(only);
    if (single) return { entry: single };
    const shared = index.sets.find(({ set }) => set.includes(nodes));
    if (shared) return { entry: shared.entry, shared };
    const keys = drafted.current
      .filter((each) => each.nodes.intersect(nodes).size > 0)
      .map((each) => each.nodes.fold());
    return wrong(`No one entry describes ${nodes.fold()}.`, [`Write one for each of: ${keys.join(' and ')}`]);
  }

  function planned(): readonly Edit[] {
    const edits: Edit[] = [];
    const absorbed = new Map<string, readonly Leaf[]>();
    for (const [shared, pieces] of parts) {
      const split = splitEntry(index, shared, pieces);
      edits.push(...split.edits);
      for (const [name, leaves] of split.absorbed) absorbed.set(name, leaves);
    }
    for (const name of singleNodes(index)) {
      const entry = index.single.get(name) as NodeEntry;
      const { set, gone } = layerChange(entry.settings, own.get(name) ?? []);
      const change = { set: [...(absorbed.get(name) ?? []), ...set], gone };
      if (!isNothing(change)) edits.push(...layerEdits(['nodes', entry.key], entry.settings, change));
    }
    return edits;
  }
}

function difference(old: NodeSettings, fresh: NodeSettings): readonly FieldEdit[] {
  const gone = leavesOf(old).filter(({ path }) => leafAt(fresh, path) === undefined);
  const set = leavesOf(fresh).filter(({ path, value }) => !sameValue(leafAt(old, path), value));
  return [...gone.map(({ path }) => ({ path })), ...set];
}
