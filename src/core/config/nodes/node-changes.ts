import { OcfError } from '../../errors.ts';
import { NodeSet, unionOf } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { alreadyThere, assertUnreferenced } from '../entries/named-entries.ts';
import { applyChange, type ChangeInput, type ChangeResult } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import { refuseReadMembers } from '../members/rejoin.ts';
import { refuseMembersNodes } from '../members/unread-members.ts';
import type { ClusterModel, NodeEntry, NodeSettings } from '../model.ts';
import type { Edit, PlainValue } from '../yaml/edit-tree.ts';
import { layerEdits } from './layer-edits.ts';
import { leavesOf } from './leaves.ts';
import { nodeLookup } from './lookup.ts';
import { indexNodes } from './node-index.ts';
import { nodeNames } from './node-names.ts';
import { selectOwn } from './own-nodes.ts';
import { planFields } from './plan-fields.ts';
import { referenceEdits } from './reference-edits.ts';
import { nodeReferences, type Reference } from './references.ts';
import { narrowEntry } from './split-entry.ts';

export interface NodesChanged extends ChangeResult {
  readonly cluster: string;
  /** Folded. */
  readonly nodeset: string;
  readonly nodes: readonly string[];
}

export interface AddNodesInput extends ChangeInput {
  /** A node set without groups. */
  readonly set: string;
  readonly settings: NodeSettings;
  /** `present`: nodes that are there get what differs of the settings. */
  readonly ensure?: 'present' | undefined;
  /** One entry for the whole set (the default) or one for each node. */
  readonly asSet?: boolean;
}

/**
 * Adds nodes to the cluster file.
 *
 * @throws OcfError CONFLICT when one of them is there and `ensure` is not given; USAGE for white space in the node set, an id given to several,
 * a transport without its command or the other way round, and a setting that cannot be one.
 */
export async function addNodes(host: ConfigHost, input: AddNodesInput): Promise<NodesChanged> {
  const { settings, asSet = true } = input;
  assertNoWhiteSpace(input.set);
  const set = parseNodeSet(input.set);
  const nodes = set.names();
  if (nodes.length === 0) throw new OcfError('USAGE', `"${input.set}" names no node.`);
  if (nodes.length > 1 && settings.id !== undefined) {
    throw new OcfError('USAGE', 'An id belongs to one node.', { suggestions: ['Add the nodes one by one.'] });
  }
  const nodeset = set.fold();
  const { change, ...result } = await applyChange(host, input, 'node add', { nodeset }, (model) => {
    refuseMembersNodes(model, nodes);
    const there = nodeNames(model).intersect(set);
    if (there.size > 0 && input.ensure === undefined) throw alreadyThere('node', there.fold());
    assertCommandUsed(model, settings);
    const missing = set.minus(there);
    const keys = missing.size === 0 ? [] : asSet ? [missing.fold()] : missing.names();
    return [
      ...planFields(model, there, leavesOf(settings)),
      ...keys.map((key): Edit => ({ kind: 'set', path: ['nodes', key], value: { ...settings } as PlainValue })),
    ];
  });
  return { cluster: change.after.cluster.name, nodeset, nodes, ...result };
}

// in a node set a blank is union, which nobody means who quotes a name
export function assertNoWhiteSpace(set: string): void {
  if (!/\s/.test(set)) return;
  throw new OcfError('USAGE', `${JSON.stringify(set)} has white space in it, and a node cannot be called that.`, {
    suggestions: severalNodes(set),
  });
}

// only what would be understood is worth suggesting
function severalNodes(set: string): readonly string[] {
  const words = set.split(/[\s,]+/).filter((word) => word !== '');
  try {
    for (const word of words) parseNodeSet(word);
  } catch {
    return [];
  }
  return words.length === 0 ? [] : [`For several nodes write: ${words.join(',')}`];
}

function assertCommandUsed({ defaults }: ClusterModel, { command, transport }: NodeSettings): void {
  const used = transport ?? defaults.node.transport ?? 'ssh';
  if (command === undefined || used === 'command') return;
  throw new OcfError('USAGE', `A command is for transport command, and the transport is ${used}.`, {
    suggestions: ['Give transport command, or leave the command out.'],
  });
}

export interface DeleteNodesInput extends ChangeInput {
  /** Node sets. */
  readonly nodes: readonly string[];
  /** What happens to places that name them. Default: the nodes stay, and the places are said. */
  readonly references?: 'refuse' | 'remove';
  /** `absent`: names that are not there are as wanted. */
  readonly ensure?: 'absent' | undefined;
}

export interface NodesDeleted extends NodesChanged {
  /** Places that named them and do not any more. */
  readonly references: readonly Reference[];
}

/**
 * Deletes nodes from the cluster file. An entry of a node set keeps what is left of it. With `references: 'remove'`
 * also from groups, plugs, fencing and resources; what is emptied there is deleted.
 *
 * @throws OcfError NOT_FOUND for names that are no nodes; REFUSED, naming every place, while they are named elsewhere,
 * and for a resource that would be left without a node.
 */
export async function deleteNodes(host: ConfigHost, input: DeleteNodesInput): Promise<NodesDeleted> {
  let names: readonly string[] = [];
  let references: readonly Reference[] = [];
  const nodeset = () => NodeSet.of(names).fold();
  const detail = { nodes: input.nodes.join(' ') };
  const { change, ...result } = await applyChange(host, input, 'node delete', detail, (model) => {
    const absent = input.ensure === 'absent';
    if (absent) refuseReadMembers(model, host.model, (whole) => presentNames(whole, input.nodes));
    names = absent ? presentNames(model, input.nodes) : selectOwn(model, host.model, input.nodes);
    const doomed = NodeSet.of(names);
    if (input.references !== 'remove') {
      assertUnreferenced(names.length === 1 ? 'Node' : 'Nodes', nodeset(), nodeReferences(model, doomed), [
        'Take it out of them along with: --references remove',
      ]);
      return deletions(model, doomed);
    }
    const others = referenceEdits(model, { from: doomed, to: () => undefined });
    references = others.places;
    if (others.emptied.length > 0) throw resourcesEmptied(nodeset(), others.emptied);
    return [...deletions(model, doomed), ...others.edits];
  });
  return { cluster: change.after.cluster.name, nodeset: nodeset(), nodes: names, references, ...result };
}

// a wildcard that no node matches is as wanted too; an unknown group is not
function presentNames(model: ClusterModel, words: readonly string[]): readonly string[] {
  const lookup = nodeLookup(model);
  const known = lookup.nodes();
  return unionOf(
    words.map((word) => {
      try {
        return parseNodeSet(word, lookup).intersect(known);
      } catch (error) {
        if (error instanceof OcfError && error.code === 'NOT_FOUND' && error.data?.wildcard) return NodeSet.empty;
        throw error;
      }
    }),
  ).names();
}

function resourcesEmptied(nodes: string, resources: readonly string[]): OcfError {
  const which = resources.length === 1 ? `resource ${resources[0]}` : `resources ${resources.join(', ')}`;
  return new OcfError('REFUSED', `Without ${nodes}, ${which} would have no node to run on.`, {
    suggestions: [`Delete what is not needed any more with: ocf resource delete ${resources.join(' ')}`],
    data: { resources },
  });
}

function deletions(model: ClusterModel, doomed: NodeSet): readonly Edit[] {
  const index = indexNodes(model.nodes);
  const edits: Edit[] = [];
  for (const [name, { key }] of index.single)
    if (doomed.has(name)) edits.push({ kind: 'delete', path: ['nodes', key] });
  for (const each of index.sets) {
    const split = narrowEntry(index, each, each.set.minus(doomed));
    edits.push(...split.edits);
    for (const [name, leaves] of split.absorbed) {
      const { key, settings } = index.single.get(name) as NodeEntry;
      edits.push(...layerEdits(['nodes', key], settings, { set: leaves, gone: [] }));
    }
  }
  return edits;
}
