import type { ClusterModel, Node, NodeEntry, NodeSettings } from '../model.ts';
import { uuid5 } from './ids.ts';

/** What each source says of a node, the one that counts less first. */
export function settingsOf(model: ClusterModel, entries: readonly NodeEntry[]): readonly NodeSettings[] {
  return [model.defaults.node, ...entries.map(({ settings }) => settings)];
}

/** The node that entries describe, the one that counts more last; undefined without any. */
export function nodeFrom(model: ClusterModel, entries: readonly NodeEntry[], name: string): Node | undefined {
  if (entries.length === 0) return undefined;
  const layers = settingsOf(model, entries);
  const said: Said = {};
  for (const layer of layers) addLayer(said, layer);
  const { address = name, transport = 'ssh', ssh = {}, command = [], votes = 1, parent, attributes = {} } = said;
  let { id } = said;
  return {
    name,
    // made when it is asked for: most commands never need it
    get id() {
      id ??= uuid5(model.cluster.id, name);
      return id;
    },
    address: address.includes('{name}') ? address.replaceAll('{name}', name) : address,
    transport,
    ssh,
    command,
    votes,
    ...(parent === undefined ? {} : { parent: parent.replaceAll('{name}', name) }),
    attributes,
  };
}

type Said = { -readonly [K in keyof NodeSettings]: NodeSettings[K] | undefined };

// what the layer says counts more; of maps, name by name
function addLayer(said: Said, layer: NodeSettings): void {
  if (layer.address !== undefined) said.address = layer.address;
  if (layer.id !== undefined) said.id = layer.id;
  if (layer.transport !== undefined) said.transport = layer.transport;
  if (layer.command !== undefined) said.command = layer.command;
  if (layer.votes !== undefined) said.votes = layer.votes;
  if (layer.parent !== undefined) said.parent = layer.parent;
  said.attributes = merged(said.attributes, layer.attributes);
  const options = merged(said.ssh?.options, layer.ssh?.options);
  const ssh = merged(said.ssh, layer.ssh);
  said.ssh = options === undefined || options === ssh?.options ? ssh : { ...ssh, options };
}

// What only one of them says is not copied, which ten thousand nodes feel. Spread, not assigned: an attribute may be
// called __proto__.
function merged<T extends object>(below: T | undefined, above: T | undefined): T | undefined {
  return below && above ? { ...below, ...above } : (above ?? below);
}
