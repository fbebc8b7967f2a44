import { parseNodeSet } from '../../nodeset/parse.ts';
import { levelsOf } from '../entries/levels.ts';
import { plugsOf } from '../entries/plugs.ts';
import type { ConfigHost } from '../file/host.ts';
import { unreadIn, type WithUnread } from '../members/left-out.ts';
import type { ClusterModel, Node } from '../model.ts';
import { nodeLookup } from './lookup.ts';
import { entriesFor, indexNodes } from './node-index.ts';
import { allNodes, namesOfAll, selectNames, selectNodes } from './resolve.ts';

export interface NodeList extends WithUnread {
  readonly cluster: string;
  readonly nodes: readonly Node[];
}

export interface NodeListInput {
  /** A node set; all nodes when left out. */
  readonly nodes?: string | undefined;
}

/** The nodes of the cluster, all or those of a node set. Contacts none of them. */
export function listNodes({ model }: Pick<ConfigHost, 'model'>, input: NodeListInput = {}): NodeList {
  const nodes = input.nodes === undefined ? allNodes(model) : selectNodes(model, [input.nodes]);
  return { cluster: model.cluster.name, nodes, ...unreadIn(model) };
}

export interface NodeNames extends WithUnread {
  readonly cluster: string;
  readonly nodes: readonly string[];
}

/** The names alone, for scripts and for ten thousand nodes. */
export function listNodeNames({ model }: Pick<ConfigHost, 'model'>, input: NodeListInput = {}): NodeNames {
  const nodes = input.nodes === undefined ? namesOfAll(model) : selectNames(model, [input.nodes]);
  return { cluster: model.cluster.name, nodes, ...unreadIn(model) };
}

/** A node and everything in the file that speaks of it. */
export interface NodeDetails {
  readonly node: Node;
  /** Keys of its entries under `nodes`, the one that counts more last. */
  readonly entries: readonly string[];
  readonly groups: readonly string[];
  /** Plugs by device. */
  readonly plugs: Readonly<Record<string, readonly string[]>>;
  /** Levels of devices that fence it, in order. */
  readonly fencing: readonly (readonly string[])[];
  /** Resources that may run on it. */
  readonly resources: readonly string[];
}

export interface NodesShown {
  readonly cluster: string;
  readonly nodes: readonly NodeDetails[];
}

/** Everything that the file says of the nodes of a node set. */
export function showNodes({ model }: Pick<ConfigHost, 'model'>, input: { readonly nodes: string }): NodesShown {
  const nodes = selectNodes(model, [input.nodes]).map((node) => detailsOf(model, node));
  return { cluster: model.cluster.name, nodes };
}

function detailsOf(model: ClusterModel, node: Node): NodeDetails {
  const here = detailsIn(model, node.name);
  const found = model.joined?.find(node.name);
  if (!found || found.place.way === '') return { node, ...here };
  // its own cluster describes it; what names it here is said beside that
  const { place, name } = found;
  const { entries, groups, plugs, fencing, resources } = detailsIn(place.model, name);
  const there = (each: string) => `${place.way}/${each}`;
  return {
    node,
    entries,
    groups: [...groups.map(there), ...here.groups],
    plugs: { ...mapKeys(plugs, there), ...here.plugs },
    fencing: fencing.length > 0 ? fencing.map((level) => level.map(there)) : here.fencing,
    resources: [...resources.map(there), ...here.resources],
  };
}

function mapKeys<T>(values: Readonly<Record<string, T>>, change: (name: string) => string): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [change(name), value]));
}

function detailsIn(model: ClusterModel, nodeName: string): Omit<NodeDetails, 'node'> {
  const lookup = nodeLookup(model);
  const names = (text: string | undefined) => text === undefined || parseNodeSet(text, lookup).has(nodeName);
  const plugs = Object.entries(model.devices)
    .map(([name, device]) => [name, plugsOf(device, nodeName)] as const)
    .filter(([, found]) => found.length > 0);
  return {
    entries: entriesFor(indexNodes(model.nodes), nodeName).map(({ key }) => key),
    groups: Object.keys(model.groups).filter((group) => names(`@${group}`)),
    plugs: Object.fromEntries(plugs),
    fencing: levelsOf(model, nodeName),
    resources: Object.entries(model.resources)
      .filter(([, resource]) => names(resource.nodes))
      .map(([name]) => name),
  };
}
