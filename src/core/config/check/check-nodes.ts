import { OcfError } from '../../errors.ts';
import { nameFault } from '../../nodeset/name.ts';
import { type NodeSet, unionOf } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import type { ClusterModel, NodeEntry } from '../model.ts';
import { isPlainName } from '../nodes/node-index.ts';
import { offsetOf } from '../yaml/find.ts';
import { complain, type Reading } from './reading.ts';

// more nodes than any cluster has; keeps n[1-999999999] from filling the memory
const mostNodes = 1_000_000;

interface ParsedEntry {
  readonly entry: NodeEntry;
  readonly set: NodeSet;
}

/**
 * Checks the entries under `nodes`: names, node sets that speak of the same node (only the entry of a single node
 * may repeat what a set covers), ids. Gives the model back with the entries that can be used.
 */
export function checkNodes(reading: Reading, model: ClusterModel): ClusterModel {
  const at = (entry: NodeEntry) => offsetOf(reading.tree, ['nodes', entry.key], 'key');
  const usable: NodeEntry[] = [];
  const sets: ParsedEntry[] = [];
  const single = new Map<string, NodeEntry>();
  const ids = new Map<string, string>();
  if (model.defaults.node.id !== undefined) {
    complain(
      reading,
      offsetOf(reading.tree, ['defaults', 'node', 'id'], 'key'),
      ['defaults', 'node', 'id'],
      'An id belongs to one node and cannot be a default.',
    );
  }
  for (const entry of model.nodes) {
    const path = ['nodes', entry.key];
    if (isPlainName(entry.key)) {
      const fault = nameFault(entry.key);
      if (fault === undefined) addSingle(entry.key, entry);
      else complain(reading, at(entry), path, `A node cannot be called "${entry.key}": the name ${fault}.`);
      continue;
    }
    const set = parsed(reading, entry, at);
    if (!set) continue;
    const [only] = set.size === 1 ? set.names() : [];
    if (only !== undefined) addSingle(only, entry);
    else addSet({ entry, set });
  }
  checkOverlaps();
  return { ...model, nodes: usable };

  function addSingle(name: string, entry: NodeEntry): void {
    const other = single.get(name);
    // what stands twice was complained of where the file was read
    if (other?.key === entry.key) return;
    if (other)
      complain(reading, at(entry), ['nodes', entry.key], `Node ${name} has a second entry, besides "${other.key}".`);
    else {
      single.set(name, entry);
      usable.push(entry);
    }
    const { id } = entry.settings;
    if (id === undefined) return;
    const twin = ids.get(id);
    if (twin !== undefined) {
      const path = ['nodes', entry.key, 'id'];
      complain(reading, offsetOf(reading.tree, path, 'value'), path, `Nodes ${twin} and ${name} have the same id.`);
    }
    ids.set(id, name);
  }

  function addSet(added: ParsedEntry): void {
    const path = ['nodes', added.entry.key];
    if (added.entry.settings.id !== undefined) {
      complain(
        reading,
        offsetOf(reading.tree, [...path, 'id'], 'key'),
        [...path, 'id'],
        `An id belongs to one node; "${added.entry.key}" names ${added.set.size}.`,
      );
    }
    sets.push(added);
    usable.push(added.entry);
  }

  function checkOverlaps(): void {
    const total = sets.reduce((sum, { set }) => sum + set.size, 0);
    // one union is cheap and nearly always says that there is nothing to look for
    if (unionOf(sets.map(({ set }) => set)).size === total) return;
    sets.forEach(({ entry, set }, index) => {
      for (const other of sets.slice(0, index)) {
        const both = other.set.intersect(set);
        if (both.size === 0 || other.entry.key === entry.key) continue;
        const message = `"${other.entry.key}" and "${entry.key}" both speak of ${both.fold()}.`;
        complain(reading, at(entry), ['nodes', entry.key], message, [
          'Give each node to one node set; the entry of a single node may add to it.',
        ]);
        return;
      }
    });
  }
}

function parsed(reading: Reading, entry: NodeEntry, at: (entry: NodeEntry) => number): NodeSet | undefined {
  const path = ['nodes', entry.key];
  try {
    const set = parseNodeSet(entry.key);
    if (set.size === 0) return complain(reading, at(entry), path, `"${entry.key}" names no node.`);
    // a bracket may have a step
    if (entry.key.replace(/\[[^\]]*\]/g, '').includes('/'))
      return complain(reading, at(entry), path, `"${entry.key}" has a "/": it would be a node of a member cluster.`, [
        "Describe a member's node in the member's own file.",
      ]);
    if (set.size > mostNodes)
      return complain(reading, at(entry), path, `"${entry.key}" names more than ${mostNodes} nodes.`);
    return set;
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    return complain(reading, at(entry), path, error.message, error.suggestions);
  }
}
