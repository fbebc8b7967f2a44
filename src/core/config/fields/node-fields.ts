import { NodeSet, unionOf } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import type { NodeEntry } from '../model.ts';
import { entriesFor, indexNodes, isPlainName, type NodeIndex } from '../nodes/node-index.ts';
import { type FieldChange, type Fields, fieldChanges } from './field-change.ts';
import { flatten } from './flatten.ts';

/** What changes for which nodes, as their entries say it: without defaults, and `{name}` as written. */
export function nodeChanges(before: readonly NodeEntry[], after: readonly NodeEntry[]): readonly FieldChange[] {
  const [old, fresh] = [indexNodes(before), indexNodes(after)];
  const folded = new Map<string, { readonly changes: readonly FieldChange[]; readonly names: string[] }>();
  for (const name of touchedNames(before, after)) {
    const changes = fieldChanges('nodes', '', fieldsOf(old, name), fieldsOf(fresh, name));
    for (const group of alike(changes)) {
      const key = JSON.stringify(group);
      const known = folded.get(key);
      if (known) known.names.push(name);
      else folded.set(key, { changes: group, names: [name] });
    }
  }
  return [...folded.values()].flatMap(({ changes, names }) => {
    const of = NodeSet.of(names).fold();
    return changes.map((change) => ({ ...change, of }));
  });
}

// nodes that come or go are alike as a whole, others field by field
function alike(changes: readonly FieldChange[]): readonly (readonly FieldChange[])[] {
  if (changes.length === 0) return [];
  return changes[0]?.kind === 'changed' ? changes.map((change) => [change]) : [changes];
}

// of ten thousand entries nearly all are the same in both
function touchedNames(before: readonly NodeEntry[], after: readonly NodeEntry[]): readonly string[] {
  const old = new Map(before.map(({ key, settings }) => [key, settings]));
  const touched: string[] = [];
  for (const { key, settings } of after) {
    const known = old.get(key);
    old.delete(key);
    if (known !== settings && (!known || JSON.stringify(known) !== JSON.stringify(settings))) touched.push(key);
  }
  const keys = [...old.keys(), ...touched];
  const plain = keys.filter(isPlainName);
  const sets = keys.filter((key) => !isPlainName(key)).map((key) => parseNodeSet(key));
  return sets.length === 0 && plain.length === 1 ? plain : unionOf([NodeSet.of(plain), ...sets]).names();
}

function fieldsOf(index: NodeIndex, name: string): Fields | undefined {
  const entries = entriesFor(index, name);
  if (entries.length === 0) return undefined;
  return new Map(entries.flatMap(({ settings }) => [...flatten(settings)]));
}
