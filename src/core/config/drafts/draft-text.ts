import type { PlainValue } from '../yaml/edit-tree.ts';
import { blockLines, keyText } from '../yaml/emit.ts';
import { afterColon, indentOf } from '../yaml/splice.ts';
import { commentsAbove, commentsInside } from '../yaml/splice-delete.ts';
import { ownPair, type Tree, type TreeNode } from '../yaml/tree.ts';

/** An entry of a section of the file, and what the draft shows it as. */
export interface TextEntry {
  readonly section: 'nodes' | 'resources' | 'devices';
  readonly key: string;
  readonly shown: string;
  readonly value: PlainValue;
}

/** The entries as they stand in the file, comments and all, moved to the left; from their values where that cannot be. */
export function draftText(tree: Tree, entries: readonly TextEntry[]): string {
  return entries.map((entry) => sourceOf(tree, entry) ?? emitted(entry)).join('');
}

function sourceOf(tree: Tree, entry: TextEntry): string | undefined {
  const section = tree.root.kind === 'map' ? ownPair(tree.root, entry.section)?.value : undefined;
  const pair = section?.kind === 'map' && !section.flow ? ownPair(section, entry.key) : undefined;
  const indent = pair && indentOf(tree, pair.keyStart);
  if (!pair || indent === undefined || pair.keyStyle === 'odd' || afterColon(tree, pair.keyEnd) === undefined) {
    return undefined;
  }
  if (pointsElsewhere(pair.value)) return undefined;
  const end = commentsInside(tree, pair, indent);
  const key = keyText(entry.shown, false, pair.keyStyle);
  const source = `${tree.text.slice(commentsAbove(tree, pair, indent), pair.keyStart)}${key}${tree.text.slice(pair.keyEnd, end)}`;
  const lines = source.replace(/\r?\n$/, '').split(/\r?\n/);
  return lines.map((line) => `${line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()}\n`).join('');
}

// an alias or what it names would be nothing without the rest of the file
function pointsElsewhere(node: TreeNode): boolean {
  if (node.kind === 'alias' || node.anchor !== undefined) return true;
  if (node.kind === 'list') return node.items.some(pointsElsewhere);
  return node.kind === 'map' && node.pairs.some(({ value, merge }) => merge || pointsElsewhere(value));
}

function emitted({ shown, value }: TextEntry): string {
  const lines = blockLines(shown, value, '', { step: '  ', padded: false, eol: '\n' }, false);
  return lines.map((line) => `${line}\n`).join('');
}
