/** Named groups of patterns that are kept. */
const keptGroups = ['plug', 'name', 'state'] as const;

export function compiled(source: string): RegExp | string {
  try {
    return new RegExp(source);
  } catch (error) {
    return (error as Error).message.replace(/^.*: /, '');
  }
}

/** A text taken letter by letter. */
export function literal(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
}

/** The pattern of a whole text. */
export function whole(source: string): RegExp {
  return new RegExp(`^(?:${source})$`);
}

/**
 * What is wrong with a pattern that is tried while an answer still comes in, as it follows "it": such a pattern must
 * not fit a beginning of another answer.
 */
export function streamProblem(source: string): string | undefined {
  const pattern = compiled(source);
  if (typeof pattern === 'string') return `is no regular expression: ${pattern}`;
  if (pattern.test('')) return 'fits an answer that has not come';
  if (hasEndSign(source)) return 'has a "$", and no one can tell the end of what is still coming: say what follows';
  const odd = groupsOf(source).filter((name) => !keptGroups.some((kept) => kept === name));
  if (odd.length > 0) return `has the group "${odd[0]}"; only ${keptGroups.join(', ')} are kept`;
  if (/\(\?<[^=!>]+>(?:[^()\\]|\\.)*\)[?*+]*$/.test(source)) {
    return 'ends with what is to be kept, which may have come only in part: say what follows it';
  }
  return undefined;
}

/** The same for a pattern of whole lines. */
export function lineProblem(source: string): string | undefined {
  const pattern = compiled(source);
  return typeof pattern === 'string' ? `is no regular expression: ${pattern}` : undefined;
}

export function groupsOf(source: string): readonly string[] {
  return [...source.matchAll(/(?<!\\)(?:\\\\)*\(\?<([^=!>]+)>/g)].map((match) => match[1] as string);
}

function hasEndSign(source: string): boolean {
  return source
    .replace(/\\./gs, '')
    .replace(/\[[^\]]*\]/g, '')
    .includes('$');
}
