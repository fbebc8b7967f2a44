import type { ClusterModel } from '../model.ts';
import { nodeFieldNames } from './field-names.ts';
import { type LeafValue, leavesOf } from './leaves.ts';
import { entriesFor, indexNodes } from './node-index.ts';
import { selectNames } from './resolve.ts';

/** What the entries of several nodes say of one field, as it is typed. */
export interface SaidField {
  /** Dotted. */
  readonly field: string;
  /** What all of them say; undefined when none does, or not all the same. */
  readonly value?: string;
  readonly differs: boolean;
}

/** Every field that can be asked for: those of every node, then the attributes and options that some have. */
export function saidFields(model: ClusterModel, nodes: string): readonly SaidField[] {
  const names = selectNames(model, [nodes]);
  const index = indexNodes(model.nodes);
  const said = names.map((name) => {
    const leaves = entriesFor(index, name).flatMap(({ settings }) => leavesOf(settings));
    return new Map(leaves.map(({ path, value }) => [path.join('.'), typed(value)]));
  });
  const fixed = nodeFieldNames().filter((field) => !field.endsWith('.NAME') && (field !== 'id' || names.length === 1));
  const found = said.flatMap((each) => [...each.keys()]).filter((field) => field !== 'id');
  return [...new Set([...fixed, ...found])].map((field): SaidField => {
    const values = new Set(said.map((each) => each.get(field)));
    const [value] = values;
    if (values.size > 1) return { field, differs: true };
    return value === undefined ? { field, differs: false } : { field, value, differs: false };
  });
}

function typed(value: LeafValue): string {
  return Array.isArray(value) ? value.join(' ') : String(value);
}
