import { isMapValue, type PlainValue } from './edit-tree.ts';
import { blockLines, flowText, type Layout, scalarText } from './emit.ts';
import { afterColon, afterLine, indentOf, refused, type Splice } from './splice.ts';
import type { Pair, Tree, TreeNode } from './tree.ts';

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
 * @throws OcfError REFUSED for values that share their text with other places, and for those that hold comments.
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
  if (!node.flow) return blockSplices(setting);
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

// a list or map below its key: its lines go, what stood behind the colon (a comment) stays
function blockSplices({ tree, path, pair, value, layout }: Setting): readonly Splice[] {
  const node = pair.value;
  const colon = afterColon(tree, pair.keyEnd);
  const indent = indentOf(tree, pair.keyStart);
  if (colon === undefined || indent === undefined || (node.kind !== 'alias' && node.tag !== undefined)) {
    throw refused(tree, path, node.start, 'is written over several lines');
  }
  const lines = { start: afterLine(tree, colon), end: afterLine(tree, node.end) };
  if (hasComments(tree, node, lines)) throw refused(tree, path, node.start, 'holds comments');
  const entries = isMapValue(value) ? Object.entries(value) : [];
  const block = entries.flatMap(([name, item]) => blockLines(name, item, indent + layout.step, layout));
  const head = typeof value === 'object' && value !== null ? flowText(value, layout.padded) : undefined;
  const inline = ` ${head ?? scalarText(value as string, 'plain', false)}`;
  return [
    { start: colon, end: colon, text: entries.length > 0 ? '' : inline },
    { ...lines, text: block.map((line) => line + layout.eol).join('') },
  ];
}

// whether a # stands between the texts of what is inside
function hasComments(tree: Tree, node: TreeNode, lines: { readonly start: number; readonly end: number }): boolean {
  let at = lines.start;
  let between = '';
  for (const { start, end } of textsOf(node)) {
    between += tree.text.slice(at, start);
    at = end;
  }
  return (between + tree.text.slice(at, lines.end)).includes('#');
}

function textsOf(node: TreeNode): readonly { readonly start: number; readonly end: number }[] {
  if (node.kind === 'list') return node.items.flatMap(textsOf);
  if (node.kind !== 'map') return [node];
  return node.pairs.flatMap(({ keyStart, keyEnd, value }) => [{ start: keyStart, end: keyEnd }, ...textsOf(value)]);
}

function isEmptyBrackets({ text }: Tree, { start, end }: { start: number; end: number }): boolean {
  return /^\{ *\}$/.test(text.slice(start, end));
}
