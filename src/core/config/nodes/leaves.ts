import type { NodeSettings } from '../model.ts';

/** One value that is said of a node: `['ssh', 'user']` and `root`. A list is one value. */
export interface Leaf {
  readonly path: readonly string[];
  readonly value: LeafValue;
}

export type LeafValue = string | number | boolean | readonly string[];

/** Everything that settings say, value by value, in their order. */
export function leavesOf(settings: NodeSettings): readonly Leaf[] {
  const leaves: Leaf[] = [];
  walk(settings, [], leaves);
  return leaves;
}

/** What stands at a path or below it. */
export function leavesUnder(settings: NodeSettings, path: readonly string[]): readonly Leaf[] {
  return leavesOf(settings).filter((leaf) => isUnder(leaf.path, path));
}

/** The value at exactly that path; undefined when the settings do not say it. */
export function leafAt(settings: NodeSettings, path: readonly string[]): LeafValue | undefined {
  let at: unknown = settings;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[name];
  }
  return at as LeafValue | undefined;
}

export function isUnder(path: readonly string[], above: readonly string[]): boolean {
  return above.length <= path.length && above.every((name, index) => path[index] === name);
}

export function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && isUnder(a, b);
}

/** Whether two values are the same; lists are compared item by item. */
export function sameValue(a: LeafValue | undefined, b: LeafValue | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function walk(value: object, path: readonly string[], leaves: Leaf[]): void {
  for (const [name, below] of Object.entries(value)) {
    if (typeof below === 'object' && !Array.isArray(below)) walk(below, [...path, name], leaves);
    else if (below !== undefined) leaves.push({ path: [...path, name], value: below });
  }
}
