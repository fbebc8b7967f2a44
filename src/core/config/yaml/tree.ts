import type { SourceText } from './source-text.ts';
import type { ScalarValue } from './yaml-scalar.ts';

/**
 * A cluster file as its author wrote it: every value with the offsets of its text, so that messages can point at it
 * and edits replace nothing else. Offsets count UTF-16 units from the start of the file, ends are exclusive.
 *
 * `n1: {address: a}` is a map of one pair named `n1`, whose value is a flow map of one pair.
 */
export interface Tree extends SourceText {
  readonly root: TreeNode;
}

export type TreeNode = ScalarNode | MapNode | ListNode | AliasNode;

interface NodeBase {
  readonly start: number;
  readonly end: number;
  readonly tag?: string;
  readonly anchor?: string;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';
export type KeyStyle = Exclude<ScalarStyle, 'block'> | 'odd';

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  /** The text after quotes and escapes are taken off: `0001` stays `0001`. */
  readonly text: string;
  readonly style: ScalarStyle;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly pairs: readonly Pair[];
}

/** Keys are kept as offsets alone: a large file has as many of them as values. */
export interface Pair {
  readonly name: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** `odd`: an alias, a block, or with an anchor or a tag. */
  readonly keyStyle: KeyStyle;
  readonly value: TreeNode;
  /** The key is a plain `<<`: the pairs of its value count where this map does not say otherwise. */
  readonly merge: boolean;
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly TreeNode[];
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: ScalarNode | MapNode | ListNode;
}

/** What an alias stands for; any other node itself. */
export function resolved(node: TreeNode): ScalarNode | MapNode | ListNode {
  return node.kind === 'alias' ? node.target : node;
}

/** The pairs a map means: its own, and after them what `<<` brings in and it does not say itself. */
export function pairsOf(map: MapNode): readonly Pair[] {
  if (!map.pairs.some((pair) => pair.merge)) return map.pairs;
  const own = map.pairs.filter((pair) => !pair.merge);
  const known = new Set(own.map((pair) => pair.name));
  const all = [...own];
  for (const source of map.pairs.filter((pair) => pair.merge).flatMap((pair) => mergeSources(pair.value))) {
    for (const pair of pairsOf(source)) {
      if (known.has(pair.name)) continue;
      known.add(pair.name);
      all.push(pair);
    }
  }
  return all;
}

/** The maps a `<<` names; what is no map is left out (the loader has reported it). */
export function mergeSources(value: TreeNode): readonly MapNode[] {
  const node = resolved(value);
  if (node.kind === 'map') return [node];
  return node.kind === 'list' ? node.items.map(resolved).filter((item) => item.kind === 'map') : [];
}

/** A map's own pair of that name, without what is merged in. */
export function ownPair(map: MapNode, name: string): Pair | undefined {
  return map.pairs.find((pair) => pair.name === name && !pair.merge);
}
