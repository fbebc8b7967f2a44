import { NodeSet } from '../../nodeset/nodeset.ts';
import type { FieldEdit } from '../fields/field-words.ts';
import type { NodeSettings } from '../model.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import { type LayerChange, layerChange, layerEdits } from './layer-edits.ts';
import { type Leaf, leafAt, leavesOf, samePath } from './leaves.ts';
import type { NodeIndex, SetEntry } from './node-index.ts';

/** Nodes that are taken out of a node set's entry, with what becomes of them. */
export interface EntryPart {
  readonly nodes: NodeSet;
  readonly edits: readonly FieldEdit[];
  /** Their new names; the same when left out. */
  readonly renamed?: NodeSet;
}

export interface EntrySplit {
  readonly edits: readonly Edit[];
  /** By node: what its own entry has to say from now on, as no other entry does any more. */
  readonly absorbed: ReadonlyMap<string, readonly Leaf[]>;
}

/**
 * The edits that split a node set's entry: what is left keeps the entry, each part gets one of its own in the same
 * words with its changes. `n[1-4]: {votes: 2}` with votes 3 for n2 becomes `n[1,3-4]: {votes: 2}` and
 * `n2: {votes: 3}`.
 *
 * A node has one entry of its own at most, so a part that is one node with such an entry gives its values to that.
 */
export function splitEntry(index: NodeIndex, { entry, set }: SetEntry, parts: readonly EntryPart[]): EntrySplit {
  const rest = parts.reduce((left, { nodes }) => left.minus(nodes), set);
  const pieces: readonly EntryPart[] = [...(rest.size === 0 ? [] : [{ nodes: rest, edits: [] }]), ...parts];
  const path = ['nodes', entry.key];
  const edits: Edit[] = [];
  const absorbed = new Map<string, readonly Leaf[]>();
  let kept = false;
  for (const { nodes, edits: fields, renamed = nodes } of pieces) {
    const change = layerChange(entry.settings, fields);
    const owner = ownerOf(index, nodes);
    if (owner) {
      absorbed.set(owner.name, leftOver(owner.entry.settings, entry.settings, change));
    } else if (kept) {
      edits.push({ kind: 'copy', path, name: renamed.fold(), edits: layerEdits([], entry.settings, change) });
    } else {
      kept = true;
      if (!renamed.equals(set)) edits.push({ kind: 'rename', path, name: renamed.fold() });
      edits.push(...layerEdits(path, entry.settings, change));
    }
  }
  return { edits: kept ? edits : [{ kind: 'delete', path }], absorbed };
}

/** The edits that take nodes out of a node set's entry. */
export function narrowEntry(index: NodeIndex, { entry, set }: SetEntry, rest: NodeSet): EntrySplit {
  const path = ['nodes', entry.key];
  const owner = ownerOf(index, rest);
  if (rest.size === 0) return { edits: [{ kind: 'delete', path }], absorbed: new Map() };
  if (!owner)
    return { edits: rest.size === set.size ? [] : [{ kind: 'rename', path, name: rest.fold() }], absorbed: new Map() };
  const left = leftOver(owner.entry.settings, entry.settings, { set: [], gone: [] });
  return { edits: [{ kind: 'delete', path }], absorbed: new Map([[owner.name, left]]) };
}

function ownerOf({ single }: NodeIndex, nodes: NodeSet) {
  const [name] = nodes.size === 1 ? nodes.names() : [];
  const entry = name === undefined ? undefined : single.get(name);
  return name === undefined || !entry ? undefined : { name, entry };
}

// what the node set said and the node's own entry does not
function leftOver(own: NodeSettings, shared: NodeSettings, { set, gone }: LayerChange): readonly Leaf[] {
  const said = leavesOf(shared).filter(
    ({ path }) => ![...gone, ...set.map((leaf) => leaf.path)].some((one) => samePath(one, path)),
  );
  return [...said, ...set].filter(({ path }) => leafAt(own, path) === undefined);
}

/** The nodes with entries of their own. */
export function singleNodes({ single }: NodeIndex): NodeSet {
  return NodeSet.of(single.keys());
}
