import { OcfError } from '../../errors.ts';
import { understandText } from '../check/understand.ts';
import type { ConfigHost } from '../file/host.ts';
import { readBytes } from '../file/open.ts';
import type { Joined } from '../members/joined.ts';
import type { ClusterModel, Node, NodeSettings } from '../model.ts';
import { entriesFor, indexNodes, type NodeIndex } from '../nodes/node-index.ts';
import { type NodeDetails, showNodes } from '../nodes/nodes.ts';
import { selectNames } from '../nodes/resolve.ts';
import { decodeText } from '../yaml/decode.ts';
import { findNode } from '../yaml/find.ts';
import { placeAt } from '../yaml/source-text.ts';
import type { Tree } from '../yaml/tree.ts';

/** One value that counts for a node, and what said it. */
export interface Origin {
  /** Dotted: `ssh.user`, `attributes.rack`. */
  readonly field: string;
  readonly value: string | number;
  /** Its own entry, the entry of a node set, `defaults.node`, or nothing in the file. */
  readonly from: 'node' | 'set' | 'default' | 'built-in';
  /** Where in the file: key of the entry (not for defaults), line from 1. */
  readonly entry?: string;
  readonly line?: number;
  /** As it stands there, when `{name}` was filled in. */
  readonly written?: string;
}

export interface NodeOrigins extends NodeDetails {
  readonly origins: readonly Origin[];
}

export interface OriginsShown {
  readonly cluster: string;
  readonly file: string;
  readonly nodes: readonly NodeOrigins[];
}

interface Layer {
  readonly from: 'node' | 'set' | 'default';
  readonly path: readonly string[];
  readonly settings: NodeSettings;
}

/**
 * What showNodes says, with the origin of every value. Reads the file anew, so that values and lines are of the same
 * text.
 *
 * @throws OcfError as readCluster and selectNodes.
 */
export async function showOrigins(
  host: Pick<ConfigHost, 'file'> & Partial<Pick<ConfigHost, 'model'>>,
  input: { readonly nodes: string },
): Promise<OriginsShown> {
  const { model } = host;
  if (!model?.joined) {
    const { model: fresh, tree } = await textOf(host.file);
    const { cluster, nodes } = showNodes({ model: fresh }, input);
    const traced = nodes.map((details) => withOrigins(details, details.node.name, fresh, tree));
    return { cluster, file: host.file, nodes: traced };
  }
  const file = fileOf(model, model.joined, input.nodes) ?? host.file;
  const { model: fresh, tree } = await textOf(file);
  const { joined } = model;
  const { cluster, nodes } = showNodes({ model }, input);
  const bare = (name: string) => joined.find(name)?.name ?? name;
  return { cluster, file, nodes: nodes.map((details) => withOrigins(details, bare(details.node.name), fresh, tree)) };
}

// a member's nodes have their values from the member's file
function fileOf(model: ClusterModel, joined: Joined, nodes: string): string | undefined {
  const found = selectNames(model, [nodes]).flatMap((name) => joined.find(name) ?? []);
  const [place, more] = new Set(found.map((each) => each.place));
  if (more) {
    throw new OcfError('USAGE', `"${nodes}" names nodes that several files describe; origins are shown of one.`, {
      suggestions: ['Ask for the nodes of each cluster by themselves.'],
    });
  }
  return place?.way === '' ? undefined : place?.file;
}

async function textOf(file: string): Promise<{ readonly model: ClusterModel; readonly tree: Tree }> {
  return understandText(file, decodeText(file, readBytes(file)));
}

/** @param name the node's name in its own file */
function withOrigins(details: NodeDetails, name: string, model: ClusterModel, tree: Tree): NodeOrigins {
  const layers = layersOf(model, indexNodes(model.nodes), name);
  return { ...details, origins: originsOf(details.node, layers, tree) };
}

// the one that counts most first
function layersOf({ defaults }: ClusterModel, index: NodeIndex, name: string): readonly Layer[] {
  const entries = entriesFor(index, name).map(({ key, settings }): Layer => {
    const own = index.single.get(name)?.key === key;
    return { from: own ? 'node' : 'set', path: ['nodes', key], settings };
  });
  return [...entries.reverse(), { from: 'default', path: ['defaults', 'node'], settings: defaults.node }];
}

function originsOf(node: Node, layers: readonly Layer[], tree: Tree): readonly Origin[] {
  return fieldsOf(node).map(([path, value]) => {
    const field = path.join('.');
    const layer = layers.find(({ settings }) => said(settings, path) !== undefined);
    if (!layer) return { field, value, from: 'built-in' };
    const { from } = layer;
    const found = findNode(tree, [...layer.path, ...path]);
    const entry = from === 'default' ? undefined : layer.path[1];
    const line = found?.pair && placeAt(tree, found.pair.keyStart).line;
    const text = said(layer.settings, path);
    return {
      field,
      value,
      from,
      ...(entry === undefined ? {} : { entry }),
      ...(line === undefined ? {} : { line }),
      ...(path[0] === 'address' && text !== value ? { written: String(text) } : {}),
    };
  });
}

function fieldsOf({ id, address, transport, ssh, command, votes, parent, attributes }: Node) {
  const { options = {}, ...access } = ssh;
  const below = (values: object, ...path: string[]) =>
    Object.entries(values).map(([name, value]) => [[...path, name], value as string | number] as const);
  return [
    [['id'], id] as const,
    [['address'], address] as const,
    [['transport'], transport] as const,
    ...below(access, 'ssh'),
    ...below(options, 'ssh', 'options'),
    ...(command.length === 0 ? [] : [[['command'], command.join(' ')] as const]),
    [['votes'], votes] as const,
    ...(parent === undefined ? [] : [[['parent'], parent] as const]),
    ...below(attributes, 'attributes'),
  ];
}

function said(settings: NodeSettings, path: readonly string[]): unknown {
  let value: unknown = settings;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}
