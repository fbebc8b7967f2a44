import type { Edit } from '../yaml/edit-tree.ts';
import type { Piece } from '../yaml/pieces.ts';
import type { SourceText } from '../yaml/source-text.ts';
import type { KeyedEntry } from './node-entries.ts';

// the layout of a file is taken from up to so many entries at the beginning of a section
const first = 101;
// what is added comes behind the last entry and is written like those before it
const last = 20;
const fewest = 32;
// below this, reading everything takes no time either
const smallest = 64 * 1024;

/**
 * The runs of node entries that no edit comes near, as the text from the first one to the next entry that is read. The
 * neighbours of an edited entry are read: comments between them belong to one or the other. Empty when there is little
 * to gain.
 */
export function gapsBetween(
  { text }: SourceText,
  entries: readonly KeyedEntry[],
  edits: readonly Edit[],
  least = smallest,
): readonly Piece[] {
  const inNodes = edits.filter(({ path }) => path[0] === 'nodes');
  if (text.length < least || inNodes.some(({ path }) => path.length < 2)) return [];
  const touched = new Set(inNodes.map(({ path }) => path[1]));
  const read = entries.flatMap(({ key }, index) => (touched.has(key) ? [index - 1, index, index + 1] : []));
  const kept = [...new Set([first - 1, ...read.filter((index) => index >= first && index < entries.length - last)])];
  const gaps: Piece[] = [];
  for (const [position, index] of kept.entries()) {
    const until = kept[position + 1] ?? entries.length - last;
    const [start, end] = [entries[index + 1]?.start, entries[until]?.start];
    if (until - index - 1 >= fewest && start !== undefined && end !== undefined) gaps.push({ start, end });
  }
  const skipped = gaps.reduce((sum, { start, end }) => sum + end - start, 0);
  return skipped * 2 < text.length ? [] : gaps;
}
