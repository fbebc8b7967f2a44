import { type Problem, problemOf } from '../problem.ts';
import { placeAt } from '../yaml/source-text.ts';
import type { Tree } from '../yaml/tree.ts';

/** Collects what is wrong with a file while the rest is still read. */
export interface Reading {
  readonly tree: Tree;
  readonly problems: Problem[];
  /** What the file is called in sentences about it as a whole. Default: the cluster file. */
  readonly whole?: string;
}

/** Notes a problem; gives undefined, the value of what does not fit. */
export function complain(
  { tree, problems }: Reading,
  offset: number,
  path: readonly string[],
  message: string,
  suggestions: readonly string[] = [],
  unknown?: readonly string[],
): undefined {
  problems.push(problemOf(placeAt(tree, offset), path, message, suggestions, unknown));
  return undefined;
}
