/** Text of others, which may have several lines, as a cell of a table or the rest of a line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim();
}
