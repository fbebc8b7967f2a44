import type { Box } from './box.ts';
import type { IndexSet } from './index-set.ts';
import { ordinals } from './index-set.ts';
import { fillPattern, slot } from './name.ts';
import { digitsOf } from './ordinal.ts';
import { runsOf, runText } from './runs.ts';

export interface FoldOptions {
  /** Write at least this many members at one distance as `a-b/step`. Default: never. */
  readonly autostep?: number;
  /** Axes to fold, counted from 1, or from the end with negative numbers; the others are written out. Default: all. */
  readonly axes?: readonly number[];
}

/** The texts of one box: one, unless some axis is written out. */
export function foldBox(pattern: string, box: Box, { autostep, axes }: FoldOptions): string[] {
  if (!pattern.includes(slot)) return [pattern];
  const folded = new Set(axes?.map((axis) => (axis > 0 ? axis - 1 : box.length + axis)) ?? box.keys());
  let lists: string[][] = [[]];
  box.forEach((axis, position) => {
    const texts = folded.has(position) ? [foldAxis(axis, autostep)] : [...ordinals(axis)].map(digitsOf);
    lists = texts.flatMap((text) => lists.map((list) => [...list, text]));
  });
  return lists.map((texts) => fillPattern(pattern, texts));
}

function foldAxis(axis: IndexSet, autostep: number | undefined): string {
  const text = runsOf(axis, autostep).map(runText).join();
  return axis.size === 1 ? text : `[${text}]`;
}
