import type { ClusterModel, NodeSettings } from '../model.ts';
import { indexNodes, type NodeIndex } from '../nodes/node-index.ts';
import { offsetOf } from '../yaml/find.ts';
import { complain, type Reading } from './reading.ts';

/** Checks that every node with transport `command` has a command, its own or that of a set or of the defaults. */
export function checkTransports(reading: Reading, model: ClusterModel): void {
  const all = [model.defaults.node, ...model.nodes.map(({ settings }) => settings)];
  // nearly no file has such a node
  if (!all.some(({ transport }) => transport === 'command')) return;
  const index = indexNodes(model.nodes);
  for (const { entry, set } of index.sets) {
    if (!lacksCommand([model.defaults.node, entry.settings])) continue;
    // its nodes may all have entries of their own that say more
    if (set.names().some((name) => lacksCommand(layersOf(name)))) complainOf(entry.key);
  }
  for (const [name, { key }] of index.single) {
    const covered = index.sets.some(({ set }) => set.has(name));
    if (!lacksCommand(layersOf(name))) continue;
    if (covered && !saysTransport(index, name)) continue;
    complainOf(key);
  }

  function layersOf(name: string): readonly NodeSettings[] {
    const sets = index.sets.filter(({ set }) => set.has(name)).map(({ entry }) => entry.settings);
    return [model.defaults.node, ...sets, index.single.get(name)?.settings ?? {}];
  }

  function complainOf(key: string): void {
    const path = ['nodes', key];
    const message = `Node ${key} has transport command, but no command.`;
    complain(reading, offsetOf(reading.tree, path, 'key'), path, message, [
      'Give it a command that starts a shell on the node, such as "docker exec -i {name} sh".',
    ]);
  }
}

function lacksCommand(layers: readonly NodeSettings[]): boolean {
  const transport = layers.findLast((layer) => layer.transport !== undefined)?.transport;
  const command = layers.findLast((layer) => layer.command !== undefined)?.command;
  return transport === 'command' && (command ?? []).length === 0;
}

// the set's entry is complained of already when the node's own adds nothing to it
function saysTransport({ single }: NodeIndex, name: string): boolean {
  const { transport, command } = single.get(name)?.settings ?? {};
  return transport !== undefined || command !== undefined;
}
