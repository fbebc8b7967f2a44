import { NodeSet } from '../../../nodeset/nodeset.ts';
import type { ClusterModel, Node, NodeEntry } from '../../model.ts';
import { layerEdits } from '../../nodes/layer-edits.ts';
import { type Leaf, samePath } from '../../nodes/leaves.ts';
import { indexNodes, type SetEntry } from '../../nodes/node-index.ts';
import { allNodes } from '../../nodes/resolve.ts';
import { type EntryPart, splitEntry } from '../../nodes/split-entry.ts';
import type { Edit } from '../../yaml/edit-tree.ts';
import type { FoundField, FoundNode } from './collection.ts';
import { bareNode, differingFields, settingsFrom, shared } from './settings.ts';

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
  const alike = grouped(nodes, (node) => {
    const fields = differingFields(bareNode(model, node), node.fields.values());
    return { name: node.name, fields, key: JSON.stringify(shared(fields, node.name)) };
  });
  return alike.flatMap((members) => {
    const byName = new Map(members.map((member) => [member.name, member]));
    const keys = members.length === 1 ? [...byName.keys()] : NodeSet.of(byName.keys()).foldedParts();
    return keys.map((key): Edit => {
      const own = byName.get(key);
      const [first] = members;
      const fields = own?.fields ?? shared(first?.fields ?? [], first?.name ?? '');
      return { kind: 'set', path: ['nodes', key], value: settingsFrom(fields) };
    });
  });
}

/**
 * Changed values of nodes that are there: in the node's own entry, or in that of its node set, which is split when not
 * all of it changes alike. Everybody else's values stay what they were.
 */
export function updates(model: ClusterModel, nodes: readonly DifferingNode[]): readonly Edit[] {
  const index = indexNodes(model.nodes);
  const own = new Map<string, Leaf[]>();
  const ofSets = new Map<SetEntry, DifferingNode[]>();
  for (const node of nodes) {
    const set = index.single.has(node.name) ? undefined : index.sets.find((each) => each.set.has(node.name));
    if (!set) own.set(node.name, [...node.fields]);
    else {
      const known = ofSets.get(set);
      if (known) known.push(node);
      else ofSets.set(set, [node]);
    }
  }
  const edits: Edit[] = [];
  for (const [set, members] of ofSets) {
    const split = splitEntry(index, set, partsOf(members));
    for (const edit of split.edits) edits.push(edit);
    // the last node of a set that has an entry of its own takes over what the set said
    for (const [name, leaves] of split.absorbed) {
      const wanted = own.get(name) ?? [];
      own.set(name, [...leaves.filter(({ path }) => !wanted.some((leaf) => samePath(leaf.path, path))), ...wanted]);
    }
  }
  for (const [name, set] of own) {
    const entry = index.single.get(name) as NodeEntry;
    edits.push(...layerEdits(['nodes', entry.key], entry.settings, { set, gone: [] }));
  }
  return edits;
}

function partsOf(members: readonly DifferingNode[]): readonly EntryPart[] {
  const alike = grouped(members, ({ name, fields }) => ({ name, fields, key: JSON.stringify(shared(fields, name)) }));
  return alike.map((same) => {
    const first = same[0] as DifferingNode;
    const edits = same.length === 1 ? first.fields : shared(first.fields, first.name);
    return { nodes: NodeSet.of(same.map(({ name }) => name)), edits };
  });
}

function grouped<T, R extends { readonly key: string }>(items: readonly T[], keyed: (item: T) => R): readonly R[][] {
  const groups = new Map<string, R[]>();
  for (const item of items.map(keyed)) {
    const known = groups.get(item.key);
    if (known) known.push(item);
    else groups.set(item.key, [item]);
  }
  return [...groups.values()];
}
