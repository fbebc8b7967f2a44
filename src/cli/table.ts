import { stripVTControlCharacters } from 'node:util';

/**
 * Rows under headings, columns two blanks apart, nothing wrapped or cut: what is written to a file or a pipe is what
 * a terminal shows. Cells may carry colour.
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const width = (text: string) => (text.includes('\x1b') ? stripVTControlCharacters(text) : text).length;
  const widths = headings.map((heading, column) =>
    // one by one: a call cannot have a hundred thousand arguments
    rows.reduce((widest, row) => Math.max(widest, width(row[column] ?? '')), width(heading)),
  );
  const line = (cells: readonly string[]) =>
    widths
      .map((wide, column) => {
        const cell = cells[column] ?? '';
        return column === widths.length - 1 ? cell : cell + ' '.repeat(wide - width(cell));
      })
      .join('  ')
      .trimEnd();
  return [headings, ...rows].map(line).join('\n');
}
