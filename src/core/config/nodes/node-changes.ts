import { OcfError } from '../../errors.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { alreadyThere, assertUnreferenced } from '../entries/named-entries.ts';
import { applyChange, type ChangeInput, type ChangeResult } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import type { ClusterModel, NodeSettings } from '../model.ts';
import type { Edit, PlainValue } from '../yaml/edit-tree.ts';
import { indexNodes } from './node-index.ts';
import { nodeNames } from './node-names.ts';
import { nodeReferences } from './references.ts';
import { selectNodes } from './resolve.ts';

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
  /** One entry for the whole set (the default) or one for each node. */
  readonly asSet?: boolean;
}

/**
 * Adds nodes to the cluster file.
 *
 * @throws OcfError CONFLICT when one of them is there; USAGE for white space in the node set, an id given to several,
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
  const keys = asSet ? [nodeset] : nodes;
  const { change, ...result } = await applyChange(host, input, 'node add', { nodeset }, (model) => {
    const there = nodeNames(model).intersect(set);
    if (there.size > 0) throw alreadyThere('node', there.fold());
    assertCommandUsed(model, settings);
    return keys.map((key): Edit => ({ kind: 'set', path: ['nodes', key], value: { ...settings } as PlainValue }));
  });
  return { cluster: change.after.cluster.name, nodeset, nodes, ...result };
}

// in a node set a blank is union, which nobody means who quotes a name
function assertNoWhiteSpace(set: string): void {
  if (!/\s/.test(set)) return;
  throw new OcfError('USAGE', `${JSON.stringify(set)} has white space in it, and a node cannot be called that.`, {
    suggestions: [
      `For several nodes write: ${set
        .trim()
        .split(/[\s,]+/)
        .join(',')}`,
    ],
  });
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
}

/**
 * Deletes nodes from the cluster file. An entry of a node set keeps what is left of it.
 *
 * @throws OcfError NOT_FOUND for names that are no nodes; REFUSED, naming every place, while they are named elsewhere.
 */
export async function deleteNodes(host: ConfigHost, input: DeleteNodesInput): Promise<NodesChanged> {
  let names: readonly string[] = [];
  const nodeset = () => NodeSet.of(names).fold();
  const detail = { nodes: input.nodes.join(' ') };
  const { change, ...result } = await applyChange(host, input, 'node delete', detail, (model) => {
    names = selectNodes(model, input.nodes).map(({ name }) => name);
    const doomed = NodeSet.of(names);
    assertUnreferenced(names.length === 1 ? 'Node' : 'Nodes', nodeset(), nodeReferences(model, doomed));
    return deletions(model, doomed);
  });
  return { cluster: change.after.cluster.name, nodeset: nodeset(), nodes: names, ...result };
}

function deletions(model: ClusterModel, doomed: NodeSet): readonly Edit[] {
  const { single, sets } = indexNodes(model.nodes);
  const edits: Edit[] = [];
  for (const [name, { key }] of single) if (doomed.has(name)) edits.push({ kind: 'delete', path: ['nodes', key] });
  for (const { entry, set } of sets) {
    const path = ['nodes', entry.key];
    const rest = set.minus(doomed);
    if (rest.size === 0) edits.push({ kind: 'delete', path });
    else if (rest.size < set.size) edits.push({ kind: 'rename', path, name: rest.fold() });
  }
  return edits;
}
