import { OcfError } from '../../errors.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { type OperandChange, rewriteNames } from '../../nodeset/rewrite.ts';
import { fileLookup } from '../check/file-lookup.ts';
import { changedPlugs } from '../entries/changed-plugs.ts';
import type { ClusterModel } from '../model.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import { nodeLookup } from './lookup.ts';
import { parentTexts } from './parents.ts';
import type { Reference } from './references.ts';

/** What becomes of names everywhere: others, or (not in the map's values) nothing. */
export interface NameChange {
  readonly from: NodeSet;
  /** The new name; undefined when the node goes. Asked only of names in `from`. */
  readonly to: (name: string) => string | undefined;
}

export interface ReferenceEdits {
  readonly edits: readonly Edit[];
  /** Places that change, with what they named. */
  readonly places: readonly Reference[];
  /** Resources that would be left without a node. */
  readonly emptied: readonly string[];
  /** Places whose wildcards do not reach the new names. */
  readonly lost: readonly Reference[];
}

/**
 * The edits that change names in groups, plugs, fencing and resources. Texts keep their groups, wildcards and order;
 * an emptied group, plug or fencing entry is deleted.
 */
export function referenceEdits(model: ClusterModel, change: NameChange): ReferenceEdits {
  const lookup = nodeLookup(model);
  const edits: Edit[] = [];
  const places: Reference[] = [];
  const lost: Reference[] = [];
  const emptied: string[] = [];
  const gone = new Set<string>();
  const changed = (set: NodeSet) => changedSet(set, change);
  // what a group source or a member says is not the file's to change: such a text keeps all but the names written in it
  const inFile = fileLookup(model);
  const meant = (text: string) => parseNodeSet(text, model.members ? inFile : lookup);
  const isOutside = (text: string) => {
    parseNodeSet(text, inFile);
    return inFile.needsSources();
  };
  // a group is gone when all its nodes are, however it names them
  for (const [name, text] of Object.entries(model.groups)) {
    if (isOutside(text)) continue;
    const before = meant(text);
    if (before.size > 0 && changed(before).size === 0) gone.add(name);
  }
  const isGone = (operand: string) => operand.startsWith('@') && gone.has(operand.slice(1));
  const groups: Record<string, string> = { ...model.groups };
  for (const name of gone) delete groups[name];

  const nodesAfter = changed(lookup.nodes());
  const rewritten = (text: string): string => {
    if (isOutside(text)) return rewriteNames(text, (set) => changedParts(set, change), isGone) ?? text;
    const whole = changed(meant(text));
    if (whole.size === 0) return '';
    const result = rewriteNames(text, (set) => changedParts(set, change), isGone);
    return result !== undefined && wildcardsMatch(result, nodesAfter) ? result : whole.fold();
  };
  const look = (path: string, text: string) => {
    const named = meant(text).intersect(change.from);
    if (named.size > 0 && !/[*?]/.test(text)) places.push({ path, names: named.fold() });
  };

  for (const [name, text] of Object.entries(model.groups)) {
    const path = ['groups', name];
    const next = gone.has(name) ? '' : rewritten(text);
    if (next === text) continue;
    look(`groups.${name}`, text);
    if (next === '') edits.push({ kind: 'delete', path });
    else edits.push({ kind: 'set', path, value: next });
    if (next !== '') groups[name] = next;
  }
  for (const [name, { plugs, via }] of Object.entries(model.devices)) {
    for (const [key, value] of Object.entries(plugs)) {
      const below = changedPlugs(key, value, meant, change);
      if (!below) continue;
      look(`devices.${name}.plugs.${key}`, key);
      edits.push(...below.map((edit) => ({ ...edit, path: ['devices', name, 'plugs', ...edit.path] }) as Edit));
    }
    const next = via === undefined ? undefined : rewritten(via);
    if (next === via || via === undefined || next === undefined) continue;
    look(`devices.${name}.via`, via);
    const path = ['devices', name, 'via'];
    edits.push(next === '' ? { kind: 'delete', path } : { kind: 'set', path, value: next });
  }
  const exact = new Set(model.fencing.map(({ key }) => key));
  for (const { key } of model.fencing) {
    const next = rewritten(key);
    if (next === key) continue;
    look(`fencing.${key}`, key);
    const path = ['fencing', key];
    // the entry of exactly that name counts already
    if (next === '' || exact.has(next)) edits.push({ kind: 'delete', path });
    else edits.push({ kind: 'rename', path, name: next });
    exact.add(next);
  }
  for (const [name, { nodes, prefer }] of Object.entries(model.resources)) {
    const path = ['resources', name, 'prefer'];
    // preferences that are left without a node are none
    const wanted = prefer.map((text) => [text, rewritten(text)] as const);
    for (const [text, next] of wanted) if (next !== text) look(path.join('.'), text);
    const left = wanted.flatMap(([, next]) => (next === '' ? [] : [next]));
    if (left.length === 0 && prefer.length > 0) edits.push({ kind: 'delete', path });
    else if (wanted.some(([text, next]) => next !== text)) edits.push({ kind: 'set', path, value: left });
    if (nodes === undefined) continue;
    const next = rewritten(nodes);
    if (next === '') emptied.push(name);
    if (next === nodes) continue;
    look(`resources.${name}.nodes`, nodes);
    edits.push({ kind: 'set', path: ['resources', name, 'nodes'], value: next });
  }
  for (const { path, text, nodes } of parentTexts(model)) {
    // an entry that goes takes its parent with it
    if (!change.from.has(text) || (nodes && changed(nodes).size === 0)) continue;
    places.push({ path: path.join('.'), names: text });
    const value = change.to(text);
    edits.push(value === undefined ? { kind: 'delete', path } : { kind: 'set', path, value });
  }
  lost.push(...lostPlaces());
  return { edits, places, emptied, lost };

  // a pattern such as n* is not rewritten, and means other nodes once one is called m1
  function lostPlaces(): readonly Reference[] {
    const after = { ...nodeLookup({ ...model, groups }), nodes: () => nodesAfter };
    const texts = [
      ...Object.entries(model.groups).map(([name, text]) => [`groups.${name}`, text] as const),
      ...model.fencing.map(({ key }) => [`fencing.${key}`, key] as const),
      ...Object.entries(model.resources).map(([name, { nodes }]) => [`resources.${name}.nodes`, nodes ?? ''] as const),
      ...Object.entries(model.resources).flatMap(([name, { prefer }]) =>
        prefer.map((text) => [`resources.${name}.prefer`, text] as const),
      ),
    ];
    return texts.flatMap(([path, text]) => {
      if (!/[*?]/.test(text)) return [];
      const missing = changed(meant(text)).minus(parseNodeSet(rewritten(text), after));
      return missing.size === 0 ? [] : [{ path, names: missing.fold() }];
    });
  }
}

// one that matches nothing would be an error
function wildcardsMatch(text: string, nodes: NodeSet): boolean {
  if (!/[*?]/.test(text)) return true;
  try {
    parseNodeSet(text, { group: () => '', groups: () => [], nodes: () => nodes });
    return true;
  } catch (error) {
    if (error instanceof OcfError) return false;
    throw error;
  }
}

/** The set with the names changed. */
export function changedSet(set: NodeSet, change: NameChange): NodeSet {
  const [rest, moved] = changedParts(set, change) as [NodeSet, NodeSet];
  return rest.union(moved);
}

function changedParts(set: NodeSet, { from, to }: NameChange): ReturnType<OperandChange> {
  const touched = set.intersect(from);
  if (touched.size === 0) return [set, NodeSet.empty];
  return [set.minus(touched), NodeSet.of([...touched].map(to).filter((name) => name !== undefined))];
}
