import { type EditCopy, type EditTree, type PlainValue, plannedValue, setsAnything } from './edit-tree.ts';
import { flowText, keyText, type Layout } from './emit.ts';
import { layoutOf } from './layout.ts';
import { refused, type Splice } from './splice.ts';
import { addLines, addToFlow, appendOffset } from './splice-add.ts';
import { placedCopy } from './splice-copy.ts';
import { deleteFromFlow, deleteLines, emptyBraces } from './splice-delete.ts';
import { setSplices } from './splice-set.ts';
import { type MapNode, type Pair, pairsOf, type Tree, type TreeNode } from './tree.ts';

/** The splices that put edits into a file's text, each map visited once. */
export function editSplices(tree: Tree, edits: EditTree): readonly Splice[] {
  const layout = layoutOf(tree);
  const { root } = tree;
  if (root.kind !== 'map') throw refused(tree, [], root.start, 'holds no sections yet');
  return mapSplices({ tree, layout, path: [], map: root, inFlow: root.flow, edits });
}

interface MapEdit {
  readonly tree: Tree;
  readonly layout: Layout;
  readonly path: readonly string[];
  readonly map: MapNode;
  readonly inFlow: boolean;
  readonly edits: EditTree;
  /** The pair whose value the map is. */
  readonly parent?: Pair;
}

function mapSplices(edit: MapEdit): readonly Splice[] {
  const { tree, layout, path, map, edits, parent } = edit;
  const splices: Splice[] = [];
  const doomed = new Set<Pair>();
  const added: [string, PlainValue][] = [];
  let copied = false;
  const own = new Map(map.pairs.filter(({ merge }) => !merge).map((pair) => [pair.name, pair]));
  for (const [name, branch] of edits.below) {
    const pair = own.get(name);
    if (!pair) {
      if (isMerged(map, name)) throw refused(tree, [...path, name], map.start, 'comes in through <<');
      if (setsAnything(branch)) added.push([name, plannedValue(branch)]);
    } else if (branch.edit?.kind === 'delete') doomed.add(pair);
    else {
      // behind what is added inside the pair itself: both may stand at the same offset
      splices.push(...pairSplices(edit, pair, branch));
      for (const copy of branch.copies ?? []) splices.push(copySplice(edit, pair, copy));
      copied ||= branch.copies !== undefined;
    }
  }
  if (doomed.size === 0 && added.length === 0 && !copied) return splices;
  if (map.anchor !== undefined) throw refused(tree, path, map.start, `carries the anchor &${map.anchor}`);
  const staying = map.pairs.filter((pair) => !doomed.has(pair));
  if (map.flow && staying.length === 0 && added.length > 0) return [...splices, refill(edit, added)];
  const deletions = doomed.size === 0 ? [] : (map.flow ? deleteFromFlow : deleteLines)({ tree, path, map, doomed });
  splices.push(...deletions);
  if (staying.length === 0 && added.length === 0 && !map.flow) splices.push(emptyBraces(tree, path, parent));
  if (added.length > 0) {
    const adding = { tree, path, map, staying, added, layout };
    splices.push(...(map.flow ? addToFlow(adding) : addLines(adding, appendOffset(tree, map, deletions))));
  }
  return splices;
}

function pairSplices(edit: MapEdit, pair: Pair, branch: EditTree): readonly Splice[] {
  const { tree, layout, inFlow } = edit;
  const path = [...edit.path, pair.name];
  const { value } = pair;
  const splices: Splice[] = [];
  if (branch.edit?.kind === 'rename') {
    const { keyStart, keyEnd, keyStyle } = pair;
    if (keyStyle === 'odd') throw refused(tree, path, keyStart, 'has no plain key');
    splices.push({ start: keyStart, end: keyEnd, text: keyText(branch.edit.name, inFlow, keyStyle) });
  }
  if (branch.edit?.kind === 'set') return setSplices({ tree, path, pair, value: branch.edit.value, inFlow, layout });
  if (branch.below.size === 0) return splices;
  if (value.kind === 'map' && value.pairs.length > 0) {
    const below = { tree, layout, path, map: value, inFlow: inFlow || value.flow, edits: branch, parent: pair };
    return [...splices, ...mapSplices(below)];
  }
  if (!setsAnything(branch)) return splices;
  if (isEmpty(value))
    return [...splices, ...setSplices({ tree, path, pair, value: plannedValue(branch), inFlow, layout })];
  throw refused(tree, path, value.start, value.kind === 'alias' ? `is the alias *${value.name}` : 'is no map');
}

function copySplice(edit: MapEdit, pair: Pair, { name, edits }: EditCopy): Splice {
  const { tree, path, map, layout } = edit;
  const branch: EditTree = { edit: { kind: 'rename', path: [...path, pair.name], name }, below: edits.below };
  return placedCopy({ tree, path, map, pair, layout, inside: pairSplices(edit, pair, branch) });
}

// all that a flow map held goes, other pairs come
function refill({ tree, layout, path, map }: MapEdit, added: readonly [string, PlainValue][]): Splice {
  const { start, end } = map;
  if (tree.text.slice(start, end).includes('#')) throw refused(tree, path, start, 'holds comments');
  return { start, end, text: flowText(Object.fromEntries(added) as PlainValue, layout.padded) };
}

function isMerged(map: MapNode, name: string): boolean {
  return map.pairs.some(({ merge }) => merge) && pairsOf(map).some((pair) => pair.name === name);
}

function isEmpty(node: TreeNode): boolean {
  return (node.kind === 'map' && node.pairs.length === 0) || (node.kind === 'scalar' && node.start === node.end);
}
