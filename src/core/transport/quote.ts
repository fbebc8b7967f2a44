/** A word as POSIX sh reads it back unchanged; anything but NUL may stand in it. */
export function quote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line that a POSIX sh reads back as these words. */
export function quoteAll(words: readonly string[]): string {
  return words.map(quote).join(' ');
}

/** A text as the format of printf(1) in single quotes: also NUL gets through. */
export function printfFormat(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('%', '%%').replaceAll('\0', '\\000');
  return `'${escaped.replaceAll("'", `'\\''`)}'`;
}
