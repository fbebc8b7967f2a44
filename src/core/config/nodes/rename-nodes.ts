import { OcfError } from '../../errors.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { alreadyThere } from '../entries/named-entries.ts';
import { expandInOrder, unorderedBracket } from '../entries/plugs.ts';
import type { FieldEdit } from '../fields/field-words.ts';
import { applyChange, type ChangeInput } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import type { ClusterModel, NodeEntry } from '../model.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import { uuid5 } from './ids.ts';
import { layerEdits } from './layer-edits.ts';
import type { Leaf } from './leaves.ts';
import { assertNoWhiteSpace, type NodesChanged } from './node-changes.ts';
import { indexNodes } from './node-index.ts';
import { nodeNames } from './node-names.ts';
import { selectOwn } from './own-nodes.ts';
import { type NameChange, referenceEdits } from './reference-edits.ts';
import type { Reference } from './references.ts';
import { splitEntry } from './split-entry.ts';

export interface RenameNodesInput extends ChangeInput {
  /** A node set. */
  readonly nodes: string;
  /** A node set of as many names, without groups: the first becomes the first, and so on. */
  readonly to: string;
}

export interface NodesRenamed extends NodesChanged {
  /** The new names, folded. */
  readonly to: string;
  /** Old name to new. */
  readonly renamed: Readonly<Record<string, string>>;
  /** Places that named them and now use the new names. */
  readonly references: readonly Reference[];
  /** Places whose wildcards do not reach the new names. */
  readonly lost: readonly Reference[];
}

/**
 * Gives nodes other names, in their entries and everywhere they are named. Each keeps its id: where it was made of the
 * name, it is written into an entry of the node's own. An address made of the name follows the name.
 *
 * @throws OcfError NOT_FOUND for names that are no nodes; CONFLICT for new names that are there; USAGE for sets of
 * different sizes, or such that it is not clear which becomes which.
 */
export async function renameNodes(host: ConfigHost, input: RenameNodesInput): Promise<NodesRenamed> {
  assertNoWhiteSpace(input.to);
  const target = parseNodeSet(input.to);
  const fresh = inOrder(input.to, target);
  let renamed = new Map<string, string>();
  let places: readonly Reference[] = [];
  let lost: readonly Reference[] = [];
  const detail = { nodes: input.nodes, to: target.fold() };
  const { change, ...result } = await applyChange(host, input, 'node rename', detail, (model) => {
    const set = NodeSet.of(selectOwn(model, host.model, [input.nodes]));
    const names = inOrder(input.nodes, set);
    assertFits(model, names, target);
    renamed = new Map(names.map((name, index) => [name, fresh[index] as string]));
    const everywhere = { from: set, to: (name: string) => renamed.get(name) };
    const others = referenceEdits(model, everywhere);
    ({ places, lost } = others);
    return withCopies([...entryEdits(model, everywhere), ...others.edits]);
  });
  return {
    cluster: change.after.cluster.name,
    nodeset: NodeSet.of(renamed.keys()).fold(),
    nodes: [...renamed.keys()],
    to: target.fold(),
    renamed: Object.fromEntries(renamed),
    references: places,
    lost,
    ...result,
  };
}

// what is said anew in an entry (its parent) is said in the copies that are split off it too
function withCopies(edits: readonly Edit[]): readonly Edit[] {
  const said = edits.filter((edit) => edit.kind === 'set' && edit.path[0] === 'nodes' && edit.path[2] === 'parent');
  return edits.map((edit) => {
    if (edit.kind !== 'copy') return edit;
    const same = said.filter(({ path }) => path[1] === edit.path[1]);
    return { ...edit, edits: [...edit.edits, ...same.map((one) => ({ ...one, path: one.path.slice(2) }))] };
  });
}

// the order written where that is the set's, so that 'a,b' 'y,x' means a to y
function inOrder(text: string, set: NodeSet): readonly string[] {
  const unordered = unorderedBracket([text]);
  if (unordered !== undefined) {
    throw new OcfError('USAGE', `"${unordered}" is not in ascending order, so it is not clear which becomes which.`);
  }
  const written = /[@*?!&^\s]/.test(text) ? [] : expandInOrder(text);
  return written.length === set.size && NodeSet.of(written).equals(set) ? written : set.names();
}

function assertFits(model: ClusterModel, names: readonly string[], target: NodeSet): void {
  if (names.length !== target.size) {
    const nodes = (count: number) => `${count} ${count === 1 ? 'node' : 'nodes'}`;
    throw new OcfError('USAGE', `${nodes(names.length)} cannot get the names of ${nodes(target.size)}.`, {
      suggestions: ["Give as many new names as there are nodes: ocf node rename 'n[1-4]' 'm[1-4]'"],
    });
  }
  const there = nodeNames(model).intersect(target);
  if (there.size > 0) throw alreadyThere('node', there.fold());
}

function entryEdits(model: ClusterModel, change: NameChange): readonly Edit[] {
  const index = indexNodes(model.nodes);
  const edits: Edit[] = [];
  const absorbed = new Map<string, readonly Leaf[]>();
  const identified = new Set<string>();
  const idOf = (name: string): Leaf => ({ path: ['id'], value: uuid5(model.cluster.id, name) });
  for (const each of index.sets) {
    const part = each.set.intersect(change.from);
    if (part.size === 0) continue;
    const renamed = NodeSet.of([...part].map((name) => change.to(name) as string));
    const [only] = part.size === 1 ? part.names() : [];
    const fields: readonly FieldEdit[] = only === undefined || index.single.has(only) ? [] : [idOf(only)];
    if (fields.length > 0) identified.add(only as string);
    const split = splitEntry(index, each, [{ nodes: part, edits: fields, renamed }]);
    edits.push(...split.edits);
    for (const [name, leaves] of split.absorbed) absorbed.set(name, leaves);
  }
  const singles = NodeSet.of(index.single.keys());
  for (const name of singles.intersect(change.from.union(NodeSet.of(absorbed.keys())))) {
    const { key, settings } = index.single.get(name) as NodeEntry;
    const path = ['nodes', key];
    const leaves = absorbed.get(name) ?? [];
    const moves = change.from.has(name);
    if (moves) edits.push({ kind: 'rename', path, name: change.to(name) as string });
    const id = moves && settings.id === undefined ? [idOf(name)] : [];
    edits.push(...layerEdits(path, settings, { set: [...leaves, ...id], gone: [] }));
    identified.add(name);
  }
  // the rest of a node set's members: an entry that adds nothing but the id
  for (const name of change.from) {
    if (identified.has(name)) continue;
    edits.push({ kind: 'set', path: ['nodes', change.to(name) as string], value: { id: idOf(name).value } });
  }
  return edits;
}
