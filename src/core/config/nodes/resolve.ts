import { OcfError } from '../../errors.ts';
import { NodeSet, unionOf } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { suggestEach } from '../check/suggest-each.ts';
import { mostNames } from '../file/cache.ts';
import type { ClusterModel, Node, NodeEntry, NodeSettings } from '../model.ts';
import { uuid5 } from './ids.ts';
import { nodeLookup } from './lookup.ts';
import { entriesFor, indexNodes, type NodeIndex } from './node-index.ts';
import { nodeNames } from './node-names.ts';

export { nodeNames };

/** The node of that name with everything the file says of it; undefined when there is none. */
export function nodeNamed(model: ClusterModel, name: string): Node | undefined {
  return nodeFrom(model, indexNodes(model.nodes), name);
}

/** All nodes in the order of the file, a node set's members in theirs. */
export function allNodes(model: ClusterModel): readonly Node[] {
  const index = indexNodes(model.nodes);
  return namesInOrder(index, model.nodes).map((name) => nodeFrom(model, index, name) as Node);
}

/** The names of all nodes in the order of the file; cheaper than the nodes. */
export function namesOfAll(model: ClusterModel): readonly string[] {
  return namesInOrder(indexNodes(model.nodes), model.nodes);
}

/** As many names as the cache keeps apart, without making those of a very large set. */
export function firstNames(model: ClusterModel): readonly string[] {
  const names: string[] = [];
  for (const name of nodeNames(model)) {
    if (names.push(name) === mostNames) break;
  }
  return names;
}

/**
 * The nodes that words name: node sets, with @groups and wildcards. Each node comes once, in node-set order.
 *
 * @throws OcfError NOT_FOUND naming every name that is no node; USAGE when nothing is left.
 */
export function selectNodes(model: ClusterModel, words: readonly string[]): readonly Node[] {
  const index = indexNodes(model.nodes);
  return selectNames(model, words).map((name) => nodeFrom(model, index, name) as Node);
}

/** The names of the nodes that words name; as selectNodes. */
export function selectNames(model: ClusterModel, words: readonly string[]): readonly string[] {
  const lookup = nodeLookup(model);
  const wanted = unionOf(words.map((word) => parseNodeSet(word, lookup)));
  if (wanted.size === 0) {
    throw new OcfError('USAGE', `"${words.join(' ')}" names no node.`, {
      suggestions: ['See the nodes with: ocf node list'],
    });
  }
  const unknown = wanted.minus(nodeNames(model)).names();
  if (unknown.length > 0) throw unknownNodes(model, unknown);
  return wanted.names();
}

/** The error for names that are no nodes of the cluster, with what may have been meant. */
export function unknownNodes(model: ClusterModel, unknown: readonly string[]): OcfError {
  const folded = NodeSet.of(unknown).fold();
  const message =
    unknown.length === 1
      ? `There is no node "${folded}" in cluster ${model.cluster.name}.`
      : `There are no nodes ${folded} in cluster ${model.cluster.name}.`;
  const known = nodeNames(model).names();
  const near = suggestEach(unknown, known);
  const suggestions = near.length > 0 ? near : ['See the nodes with: ocf node list'];
  return new OcfError('NOT_FOUND', message, { suggestions, data: { unknown } });
}

/** What each source says of a node, the one that counts less first. */
export function settingsOf(model: ClusterModel, entries: readonly NodeEntry[]): readonly NodeSettings[] {
  return [model.defaults.node, ...entries.map(({ settings }) => settings)];
}

function nodeFrom(model: ClusterModel, index: NodeIndex, name: string): Node | undefined {
  const entries = entriesFor(index, name);
  if (entries.length === 0) return undefined;
  const layers = settingsOf(model, entries);
  const last = <K extends keyof NodeSettings>(key: K) => layers.findLast((layer) => layer[key] !== undefined)?.[key];
  const address = last('address') ?? name;
  let id = last('id');
  return {
    name,
    // made when it is asked for: most commands never need it
    get id() {
      id ??= uuid5(model.cluster.id, name);
      return id;
    },
    address: address.includes('{name}') ? address.replaceAll('{name}', name) : address,
    transport: last('transport') ?? 'ssh',
    ssh: mergeSsh(layers),
    command: last('command') ?? [],
    votes: last('votes') ?? 1,
    attributes: merged(layers.map(({ attributes }) => attributes)),
  };
}

function mergeSsh(layers: readonly NodeSettings[]): Node['ssh'] {
  const ssh = merged(layers.map((layer) => layer.ssh));
  if (ssh.options === undefined) return ssh;
  return { ...ssh, options: merged(layers.map((layer) => layer.ssh?.options)) };
}

// the later counts more; what only one of them says is not copied, which ten thousand nodes feel
function merged<T extends object>(parts: readonly (T | undefined)[]): T {
  const present = parts.filter((part) => part !== undefined);
  return present.length === 1 ? (present[0] as T) : Object.assign({}, ...present);
}

function namesInOrder({ sets }: NodeIndex, entries: readonly NodeEntry[]): readonly string[] {
  const sources = new Map(sets.map(({ entry, set }) => [entry, set]));
  const names = new Set<string>();
  for (const entry of entries) {
    const set = sources.get(entry);
    for (const name of set?.names() ?? singleName(entry.key)) names.add(name);
  }
  return [...names];
}

function singleName(key: string): readonly string[] {
  return /^[\w.-]+$/.test(key) ? [key] : parseNodeSet(key).names();
}
