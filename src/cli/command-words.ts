export interface CommandWords {
  /** For this program. */
  readonly own: string[];
  /** Behind the first `--`, untouched; undefined when there is none. */
  readonly command: readonly string[] | undefined;
}

/** Divides the words at the first `--`. oclif's own list will not do: it puts repeated words out of order. */
export function divideAtDashes(words: readonly string[]): CommandWords {
  const dashes = words.indexOf('--');
  if (dashes < 0) return { own: [...words], command: undefined };
  return { own: words.slice(0, dashes), command: words.slice(dashes + 1) };
}
