import { NodeSet } from '../../nodeset/nodeset.ts';
import type { ClusterModel, Node } from '../model.ts';
import { indexNodes, type SetEntry } from '../nodes/node-index.ts';
import { allNodes } from '../nodes/resolve.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import type { FoundField, FoundNode } from './import-collection.ts';
import { bareNode, differingFields, general, settingsFrom } from './import-settings.ts';

/** A node of the cluster with the fields of the source that it has otherwise. */
export interface DifferingNode {
  readonly name: string;
  readonly fields: readonly FoundField[];
}

export interface SortedNodes {
  readonly added: readonly FoundNode[];
  readonly differing: readonly DifferingNode[];
  readonly unchanged: readonly string[];
}

/** Which nodes of a source the cluster has, and has otherwise. */
export function sortNodes(model: ClusterModel, found: Iterable<FoundNode>): SortedNodes {
  const present = new Map(allNodes(model).map((node): [string, Node] => [node.name, node]));
  const added: FoundNode[] = [];
  const differing: DifferingNode[] = [];
  const unchanged: string[] = [];
  for (const node of found) {
    const known = present.get(node.name);
    const fields = known && differingFields(known, node.fields.values());
    if (!fields) added.push(node);
    else if (fields.length > 0) differing.push({ name: node.name, fields });
    else unchanged.push(node.name);
  }
  return { added, differing, unchanged };
}

/** New entries: nodes that are alike share one, as a node set. What defaults say already is not said again. */
export function additions(model: ClusterModel, nodes: readonly FoundNode[]): readonly Edit[] {
  const alike = new Map<string, { readonly name: string; readonly fields: readonly FoundField[] }[]>();
  for (const node of nodes) {
    const fields = differingFields(bareNode(model, node), node.fields.values());
    const key = JSON.stringify(settingsFrom(fields, node.name, true));
    const others = alike.get(key);
    if (others) others.push({ name: node.name, fields });
    else alike.set(key, [{ name: node.name, fields }]);
  }
  return [...alike.values()].flatMap((members) => {
    const byName = new Map(members.map((member) => [member.name, member.fields]));
    const keys = members.length === 1 ? [...byName.keys()] : NodeSet.of(byName.keys()).foldedParts();
    return keys.map((key): Edit => {
      const own = byName.get(key);
      const [first] = members;
      const value = own ? settingsFrom(own, key, false) : settingsFrom(first?.fields ?? [], first?.name ?? '', true);
      return { kind: 'set', path: ['nodes', key], value };
    });
  });
}

/**
 * Changed values of nodes that are there: in the node's own entry; in the entry of a node set when all of it changes
 * alike; else in a new entry of the node's own, which adds to the set's.
 */
export function updates(model: ClusterModel, nodes: readonly DifferingNode[]): readonly Edit[] {
  const { single, sets } = indexNodes(model.nodes);
  const edits: Edit[] = [];
  const shared = new Map<string, { readonly set: SetEntry; readonly members: DifferingNode[] }>();
  for (const node of nodes) {
    const own = single.get(node.name);
    const set = own ? undefined : sets.find((each) => each.set.has(node.name));
    if (!set) edits.push(...fieldEdits(own?.key ?? node.name, node.fields, (value) => value));
    else {
      const changes = node.fields.map(({ path, value }) => [path, general(path, value, node.name)]);
      const key = JSON.stringify([set.entry.key, changes]);
      const known = shared.get(key);
      if (known) known.members.push(node);
      else shared.set(key, { set, members: [node] });
    }
  }
  for (const { set, members } of shared.values()) {
    const [first] = members;
    if (first && members.length === set.set.size) {
      edits.push(...fieldEdits(set.entry.key, first.fields, (value, path) => general(path, value, first.name)));
    } else {
      for (const { name, fields } of members) {
        edits.push({ kind: 'set', path: ['nodes', name], value: settingsFrom(fields, name, false) });
      }
    }
  }
  return edits;
}

function fieldEdits(
  key: string,
  fields: readonly FoundField[],
  written: (value: FoundField['value'], path: FoundField['path']) => FoundField['value'],
): readonly Edit[] {
  return fields.map(({ path, value }) => ({ kind: 'set', path: ['nodes', key, ...path], value: written(value, path) }));
}
