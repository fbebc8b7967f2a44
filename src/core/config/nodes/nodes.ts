import { parseNodeSet } from '../../nodeset/parse.ts';
import { levelsOf } from '../entries/levels.ts';
import { plugsOf } from '../entries/plugs.ts';
import type { ConfigHost } from '../file/host.ts';
import type { ClusterModel, Node } from '../model.ts';
import { nodeLookup } from './lookup.ts';
import { entriesFor, indexNodes } from './node-index.ts';
import { allNodes, namesOfAll, selectNames, selectNodes } from './resolve.ts';

export interface NodeList {
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
  return { cluster: model.cluster.name, nodes };
}

export interface NodeNames {
  readonly cluster: string;
  readonly nodes: readonly string[];
}

/** The names alone, for scripts and for ten thousand nodes. */
export function listNodeNames({ model }: Pick<ConfigHost, 'model'>, input: NodeListInput = {}): NodeNames {
  const nodes = input.nodes === undefined ? namesOfAll(model) : selectNames(model, [input.nodes]);
  return { cluster: model.cluster.name, nodes };
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
  const lookup = nodeLookup(model);
  const names = (text: string | undefined) => text === undefined || parseNodeSet(text, lookup).has(node.name);
  const plugs = Object.entries(model.devices)
    .map(([name, device]) => [name, plugsOf(device, node.name)] as const)
    .filter(([, found]) => found.length > 0);
  return {
    node,
    entries: entriesFor(indexNodes(model.nodes), node.name).map(({ key }) => key),
    groups: Object.keys(model.groups).filter((group) => names(`@${group}`)),
    plugs: Object.fromEntries(plugs),
    fencing: levelsOf(model, node.name),
    resources: Object.entries(model.resources)
      .filter(([, resource]) => names(resource.nodes))
      .map(([name]) => name),
  };
}
