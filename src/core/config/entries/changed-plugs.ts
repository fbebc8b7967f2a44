import { NodeSet } from '../../nodeset/nodeset.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import { typedText } from './option-text.ts';
import { expandInOrder, plugMismatch } from './plugs.ts';

/** Names that change, and to what; undefined for a node that goes. */
interface PlugNames {
  readonly from: NodeSet;
  readonly to: (name: string) => string | undefined;
}

/**
 * The edits of a device's plugs (paths begin below `plugs`) when nodes of an entry get other names or go: each node
 * keeps its plugs. A key that still stands for the same order is renamed; else the entry is written anew, in as many
 * as it takes. Undefined when none of the nodes is in it.
 */
export function changedPlugs(
  key: string,
  value: string,
  meant: (text: string) => NodeSet,
  { from, to }: PlugNames,
): readonly Edit[] | undefined {
  if (meant(key).intersect(from).size === 0) return undefined;
  const nodes = /[@*?!&^]/.test(key) ? meant(key).names() : expandInOrder(key);
  const plugs = expandInOrder(value);
  const old: PlugPair[] = nodes.map((node, index) => ({
    node,
    plugs: nodes.length === 1 ? plugs : [plugs[index] as string],
  }));
  const pairs = old.flatMap(({ node, plugs: own }): PlugPair[] => {
    const name = from.has(node) ? to(node) : node;
    return name === undefined ? [] : [{ node: name, plugs: own }];
  });
  if (pairs.length === 0) return [{ kind: 'delete', path: [key] }];
  const folded = NodeSet.of(pairs.map(({ node }) => node)).fold();
  if (pairs.length === nodes.length && sameOrder(folded, pairs)) return [{ kind: 'rename', path: [key], name: folded }];
  const kept = pairs.filter(({ node }) => nodes.includes(node));
  const moved = pairs.filter(({ node }) => !nodes.includes(node));
  return [
    { kind: 'delete', path: [key] },
    ...[kept, moved].flatMap(entriesOf).map(([name, text]): Edit => ({ kind: 'set', path: [name], value: text })),
  ];
}

interface PlugPair {
  readonly node: string;
  readonly plugs: readonly string[];
}

// one entry where the two lists fold in step, else one for each node
function entriesOf(pairs: readonly PlugPair[]): readonly (readonly [string, string | number | boolean | string[]])[] {
  if (pairs.length === 0) return [];
  const folded = NodeSet.of(pairs.map(({ node }) => node)).fold();
  const all = pairs.flatMap(({ plugs }) => plugs);
  const text = foldedPlugs(all);
  const inStep = pairs.every(({ plugs }) => plugs.length === 1) && sameOrder(folded, pairs);
  if (pairs.length > 1 && inStep && plugMismatch(folded, text) === undefined) return [[folded, typedText(text)]];
  return pairs.map(({ node, plugs }) => [node, plugs.length === 1 ? typedText(plugs[0] as string) : [...plugs]]);
}

function sameOrder(folded: string, pairs: readonly PlugPair[]): boolean {
  const order = expandInOrder(folded);
  return order.length === pairs.length && pairs.every(({ node }, index) => order[index] === node);
}

// numbers in brackets, as they are written by hand; other texts one behind the other
function foldedPlugs(plugs: readonly string[]): string {
  const plain = plugs.join(',');
  if (!plugs.every((plug) => /^(0|[1-9]\d*)$/.test(plug))) return plain;
  const folded = NodeSet.of(plugs.map((plug) => `p${plug}`))
    .fold()
    .slice(1);
  return expandInOrder(folded).join(',') === plain ? folded : plain;
}
