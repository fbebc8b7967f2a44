import { isMapValue, type PlainValue } from './edit-tree.ts';
import { blockLines, flowText, type Layout, scalarText } from './emit.ts';
import { afterColon, afterLine, indentOf, refused, type Splice } from './splice.ts';
import type { Pair, Tree } from './tree.ts';

interface Setting {
  readonly tree: Tree;
  readonly path: readonly string[];
  readonly pair: Pair;
  readonly value: PlainValue;
  /** Whether the pair stands inside brackets. */
  readonly inFlow: boolean;
  readonly layout: Layout;
}

/**
 * Gives a pair that is there another value, in the quotes it had.
 *
 * @throws OcfError REFUSED for values that share their text with other places or are written over several lines.
 */
export function setSplices(setting: Setting): readonly Splice[] {
  const { tree, path, pair, value, inFlow, layout } = setting;
  const node = pair.value;
  if (node.kind === 'alias') throw refused(tree, path, node.start, `is the alias *${node.name}`);
  if (node.anchor !== undefined) throw refused(tree, path, node.start, `carries the anchor &${node.anchor}`);
  if (node.kind === 'scalar' && node.start === node.end) return fillSplices(setting);
  if (node.kind === 'scalar') {
    if (node.style === 'block') throw refused(tree, path, node.start, 'is a block of several lines');
    const scalar = typeof value !== 'object' || value === null;
    const text = scalar ? scalarText(value, node.style, inFlow) : flowText(value, layout.padded);
    return [{ start: node.start, end: node.end, text }];
  }
  if (node.kind === 'map' && node.pairs.length === 0 && isEmptyBrackets(tree, node)) return fillSplices(setting);
  if (!node.flow) throw refused(tree, path, node.start, 'is written over several lines');
  if (/#/.test(tree.text.slice(node.start, node.end))) throw refused(tree, path, node.start, 'holds comments');
  return [{ start: node.start, end: node.end, text: flowText(value, layout.padded) }];
}

/** Puts a value where there is none yet, or an empty `{}`: a map as lines below the key, anything else behind it. */
export function fillSplices({ tree, path, pair, value, inFlow, layout }: Setting): readonly Splice[] {
  const node = pair.value;
  const colon = afterColon(tree, pair.keyEnd);
  if (colon === undefined || (node.kind !== 'alias' && node.tag !== undefined)) {
    throw refused(tree, path, pair.keyStart, 'has no plain "key: value" form');
  }
  const indent = indentOf(tree, pair.keyStart);
  const entries = isMapValue(value) ? Object.entries(value) : [];
  const emptied = { start: colon, end: Math.max(colon, node.end), text: '' };
  if (inFlow || indent === undefined || entries.length === 0) {
    const text =
      typeof value === 'object' && value !== null ? flowText(value, layout.padded) : scalarText(value, 'plain', inFlow);
    return [{ ...emptied, text: ` ${text}` }];
  }
  const lines = entries.flatMap(([name, item]) => blockLines(name, item, indent + layout.step, layout));
  const at = afterLine(tree, emptied.end);
  return [emptied, { start: at, end: at, text: lines.map((line) => line + layout.eol).join('') }];
}

function isEmptyBrackets({ text }: Tree, { start, end }: { start: number; end: number }): boolean {
  return /^\{ *\}$/.test(text.slice(start, end));
}
