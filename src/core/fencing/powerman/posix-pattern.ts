import { compilePosix } from './posix-compile.ts';
import { runPosix } from './posix-run.ts';
import { parsePosix } from './posix-syntax.ts';

/** Offsets of what matched: the whole, then the groups by number; undefined for a group that took no part. */
export interface PosixMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly ({ readonly start: number; readonly end: number } | undefined)[];
}

/** A POSIX extended regular expression, matched as the C library does: the leftmost match, of these the longest. */
export interface PosixPattern {
  /** As it stands in the description. */
  readonly source: string;
  /** The text is latin1. Takes time in proportion to the length of the text, whatever the expression is. */
  match(text: string): PosixMatch | undefined;
}

/**
 * Makes an expression of a description ready. As powermand does, `\r` and `\n` that are written with a backslash are
 * taken for what they mean; the end of the text is never an end for `$`, because more of it may come; `.` also
 * stands for a line break.
 *
 * @throws OcfError INVALID
 */
export function posixPattern(source: string): PosixPattern {
  const { node, groups } = parsePosix(source.replaceAll('\\r', '\r').replaceAll('\\n', '\n'));
  const program = compilePosix(node, groups, source);
  return { source, match: (text) => runPosix(program, text) };
}
