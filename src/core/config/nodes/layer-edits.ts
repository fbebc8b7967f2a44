import type { FieldEdit } from '../fields/field-words.ts';
import type { NodeSettings } from '../model.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import { isUnder, type Leaf, leafAt, leavesOf, leavesUnder, samePath, sameValue } from './leaves.ts';

/** What edits change of one entry's settings: nothing that is so already. */
export interface LayerChange {
  readonly set: readonly Leaf[];
  readonly gone: readonly (readonly string[])[];
}

export function layerChange(settings: NodeSettings, edits: readonly FieldEdit[]): LayerChange {
  const wanted = edits.flatMap(({ path, value }): readonly Leaf[] => (value === undefined ? [] : [{ path, value }]));
  const set = wanted.filter(({ path, value }) => !sameValue(leafAt(settings, path), value));
  const gone = edits
    .filter(({ value }) => value === undefined)
    .flatMap(({ path }) => leavesUnder(settings, path).map((leaf) => leaf.path))
    .filter((path) => !wanted.some((leaf) => samePath(leaf.path, path)));
  return { set, gone };
}

export function isNothing({ set, gone }: LayerChange): boolean {
  return set.length === 0 && gone.length === 0;
}

/**
 * The edits of the entry at a path (empty: the entry itself is the root) that make the change. A section that would
 * be left empty goes with its last value.
 */
export function layerEdits(
  path: readonly string[],
  settings: NodeSettings,
  { set, gone }: LayerChange,
): readonly Edit[] {
  const left = [...leavesOf(settings).map((leaf) => leaf.path), ...set.map((leaf) => leaf.path)].filter(
    (leaf) => !gone.some((one) => samePath(one, leaf)),
  );
  const doomed = new Map<string, readonly string[]>();
  for (const leaf of gone) {
    const length = leaf.findIndex((_, index) => !left.some((one) => isUnder(one, leaf.slice(0, index + 1))));
    const whole = leaf.slice(0, length + 1);
    doomed.set(JSON.stringify(whole), whole);
  }
  return [
    ...[...doomed.values()].map((below): Edit => ({ kind: 'delete', path: [...path, ...below] })),
    ...set.map(({ path: below, value }): Edit => ({ kind: 'set', path: [...path, ...below], value })),
  ];
}
