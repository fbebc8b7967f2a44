import { type EditTree, isMapValue, type PlainValue, plannedValue, setsAnything } from './edit-tree.ts';
import type { MapNode, Pair, ScalarNode, TreeNode } from './tree.ts';

const nowhere = { start: 0, end: 0 };

/** The meaning that the edited file must have: the old tree with the edits put into it, the rest of it shared. */
export function editedTree(node: TreeNode, edits: EditTree): TreeNode {
  if (edits.edit?.kind === 'set') return nodeOf(edits.edit.value);
  if (edits.below.size === 0) return node;
  const map = node.kind === 'map' ? node : emptyMap;
  const pairs: Pair[] = [];
  const seen = new Set<string>();
  for (const pair of map.pairs) {
    const branch = pair.merge ? undefined : edits.below.get(pair.name);
    if (branch) seen.add(pair.name);
    if (branch?.edit?.kind === 'delete') continue;
    const name = branch?.edit?.kind === 'rename' ? branch.edit.name : pair.name;
    pairs.push(branch ? { ...pair, name, value: editedTree(pair.value, branch) } : pair);
    for (const copy of branch?.copies ?? []) {
      pairs.push({ ...pair, name: copy.name, value: editedTree(pair.value, copy.edits) });
    }
  }
  for (const [name, branch] of edits.below) {
    if (!seen.has(name) && setsAnything(branch)) pairs.push(pairOf(name, nodeOf(plannedValue(branch))));
  }
  return { ...map, pairs };
}

/** The path of the first difference in meaning; undefined when there is none. */
export function difference(
  want: TreeNode,
  have: TreeNode,
  path: readonly string[] = [],
): readonly string[] | undefined {
  if (want.kind === 'alias' || have.kind === 'alias') {
    if (want.kind !== 'alias' || have.kind !== 'alias' || want.name !== have.name) return path;
    return difference(want.target, have.target, path);
  }
  if (want.kind === 'scalar') return have.kind === 'scalar' && Object.is(want.value, have.value) ? undefined : path;
  if (want.kind === 'list') {
    if (have.kind !== 'list' || want.items.length !== have.items.length) return path;
    for (const [index, item] of want.items.entries()) {
      const found = difference(item, have.items[index] as TreeNode, [...path, String(index)]);
      if (found) return found;
    }
    return undefined;
  }
  if (have.kind !== 'map') return path;
  for (const [index, pair] of want.pairs.entries()) {
    const other = have.pairs[index];
    if (other?.name !== pair.name || other.merge !== pair.merge) return [...path, pair.name];
    const found = difference(pair.value, other.value, [...path, pair.name]);
    if (found) return found;
  }
  return want.pairs.length === have.pairs.length ? undefined : path;
}

const emptyMap: MapNode = { kind: 'map', ...nowhere, flow: true, pairs: [] };

function nodeOf(value: PlainValue): TreeNode {
  if (Array.isArray(value)) return { kind: 'list', ...nowhere, flow: true, items: value.map(nodeOf) };
  if (isMapValue(value)) {
    return { ...emptyMap, pairs: Object.entries(value).map(([name, item]) => pairOf(name, nodeOf(item))) };
  }
  return scalar(value as string);
}

function scalar(value: ScalarNode['value']): ScalarNode {
  return { kind: 'scalar', ...nowhere, value, text: String(value), style: 'plain' };
}

function pairOf(name: string, value: TreeNode): Pair {
  return { name, keyStart: 0, keyEnd: 0, keyStyle: 'plain', value, merge: false };
}
