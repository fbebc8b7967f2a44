import { OcfError } from '../../errors.ts';
import { NodeSet, unionOf } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { suggestEach } from '../check/suggest-each.ts';
import { type KeptNames, mostNames } from '../file/remembered.ts';
import type { Place } from '../members/joined.ts';
import { refuseMembersNodes } from '../members/unread-members.ts';
import type { ClusterModel, Node, NodeEntry } from '../model.ts';
import { nodeLookup } from './lookup.ts';
import { nodeFrom } from './node-from.ts';
import { allEntries, entriesFor, indexNodes, isPlainName, type NodeIndex } from './node-index.ts';
import { nodeNames, ownNames } from './node-names.ts';

export { nodeNames };

/** The node of that name with everything the file says of it; undefined when there is none. */
export function nodeNamed(model: ClusterModel, name: string): Node | undefined {
  return finder(model, 1)(name);
}

/** All nodes in the order of the file, a node set's members in theirs; those of member clusters behind them. */
export function allNodes(model: ClusterModel): readonly Node[] {
  const names = namesOfAll(model);
  const find = finder(model, names.length);
  return names.map((name) => find(name) as Node);
}

/** The names of all nodes in the order of the file; cheaper than the nodes. */
export function namesOfAll(model: ClusterModel): readonly string[] {
  if (!model.joined) return model.names ?? namesInOrder(indexNodes(model.nodes), model.nodes);
  const { joined } = model;
  const all = joined.places().flatMap((place) => {
    const names = namesInOrder(place.index(), place.model.nodes);
    return place.way === '' ? names : names.map((name) => `${place.way}/${name}`);
  });
  const nodes = joined.nodes();
  return nodes.size === all.length ? all : all.filter((name) => nodes.has(name));
}

/** The names of all nodes for the cache; of more than it keeps, without making those of a very large set, the first. */
export function namesToKeep(model: Pick<ClusterModel, 'nodes'>): KeptNames {
  const inFile = namesUpTo(model, mostNames);
  if (inFile) {
    const sorted = NodeSet.of(inFile).names();
    return sorted.every((name, index) => name === inFile[index]) ? { sorted } : { sorted, inFile };
  }
  const sorted: string[] = [];
  for (const name of nodeNames(model)) if (sorted.push(name) > mostNames) break;
  return { sorted };
}

// in the order of the file; undefined when there are more
function namesUpTo({ nodes }: Pick<ClusterModel, 'nodes'>, most: number): readonly string[] | undefined {
  const names = new Set<string>();
  for (const { key } of nodes) {
    for (const name of isPlainName(key) ? [key] : parseNodeSet(key)) if (names.add(name).size > most) return undefined;
  }
  return [...names];
}

/**
 * The nodes that words name: node sets, with @groups and wildcards. Each node comes once, in node-set order.
 *
 * @throws OcfError NOT_FOUND naming every name that is no node; USAGE when nothing is left.
 */
export function selectNodes(model: ClusterModel, words: readonly string[]): readonly Node[] {
  const names = selectNames(model, words);
  const find = finder(model, names.length);
  return names.map((name) => find(name) as Node);
}

/**
 * The one node that a word names.
 *
 * @throws OcfError NOT_FOUND, or USAGE when it names several.
 */
export function selectNode(model: ClusterModel, word: string): Node {
  const [node, more] = selectNodes(model, [word]);
  if (node && !more) return node;
  throw new OcfError('USAGE', `"${word}" is more than one node.`, { suggestions: ['Name one node.'] });
}

// fewer names are looked for in each set than all sets are taken apart for
const fewNames = 100;

/** The names of the nodes that words name; as selectNodes. */
export function selectNames(model: ClusterModel, words: readonly string[]): readonly string[] {
  return selectSet(model, words).names();
}

/** The same as a node set. */
export function selectSet(model: ClusterModel, words: readonly string[]): NodeSet {
  const lookup = nodeLookup(model);
  const wanted = unionOf(words.map((word) => parseNodeSet(word, lookup)));
  if (wanted.size === 0) {
    throw new OcfError('USAGE', `"${words.join(' ')}" names no node.`, {
      suggestions: ['See the nodes with: ocf node list'],
    });
  }
  const unknown = unknownOf(model, wanted);
  if (unknown.length > 0) {
    if (!model.joined) refuseMembersNodes(model, unknown);
    // one in a member that was left out is not unknown: this says why that member was
    else for (const name of unknown) model.joined.find(name);
    throw unknownNodes(model, unknown);
  }
  return wanted;
}

// a set of ten thousand names is not made to look for one of them, nor are members asked for a cluster's own nodes
function unknownOf(model: ClusterModel, wanted: NodeSet): readonly string[] {
  if (model.joined && wanted.names().some((name) => name.includes('/'))) return wanted.minus(nodeNames(model)).names();
  if (wanted.size > fewNames) return wanted.minus(ownNames(model)).names();
  const index = indexNodes(model.nodes);
  return wanted.names().filter((name) => entriesFor(index, name).length === 0);
}

/** The error for names that are no nodes of the cluster, with what may have been meant. */
export function unknownNodes(model: ClusterModel, unknown: readonly string[]): OcfError {
  const folded = NodeSet.of(unknown).fold();
  const message =
    unknown.length === 1
      ? `There is no node "${folded}" in cluster ${model.cluster.name}.`
      : `There are no nodes ${folded} in cluster ${model.cluster.name}.`;
  // members that cannot be read suggest nothing
  const known = (model.joined?.unread ? ownNames(model) : nodeNames(model)).names();
  const near = suggestEach(unknown, known);
  const suggestions = near.length > 0 ? near : ['See the nodes with: ocf node list'];
  return new OcfError('NOT_FOUND', message, { suggestions, data: { unknown } });
}

/** How the nodes of a cluster are looked up by name, when that many are. */
function finder(model: ClusterModel, count: number): (name: string) => Node | undefined {
  const { joined } = model;
  if (!joined) return finderIn(model, indexNodes(model.nodes), count);
  const finders = new Map<Place, (name: string) => Node | undefined>();
  return (fullName) => {
    const found = joined.find(fullName);
    if (!found) return undefined;
    const { place, name } = found;
    const find = finders.get(place) ?? finderIn(place.model, place.index(), count);
    finders.set(place, find);
    const node = find(name);
    if (!node) return undefined;
    const also = joined.others(fullName);
    const naming = { name: { value: fullName, enumerable: true }, also: { value: also, enumerable: true } };
    // the id is made when it is asked for, so the node is not copied
    return Object.defineProperties(node, also.length > 0 ? naming : { name: naming.name });
  };
}

function finderIn(model: ClusterModel, index: NodeIndex, count: number): (name: string) => Node | undefined {
  const entries = count > fewNames ? allEntries(index) : (name: string) => entriesFor(index, name);
  return (name) => nodeFrom(model, entries(name), name);
}

function namesInOrder({ sets }: NodeIndex, entries: readonly NodeEntry[]): readonly string[] {
  const sources = new Map(sets.map(({ entry, set }) => [entry, set]));
  const names = new Set<string>();
  for (const entry of entries) {
    for (const name of sources.get(entry) ?? singleName(entry.key)) names.add(name);
  }
  return [...names];
}

function singleName(key: string): readonly string[] {
  return isPlainName(key) ? [key] : parseNodeSet(key).names();
}
