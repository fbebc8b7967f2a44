import type { FoundNode } from './collection.ts';
import type { ReadInput } from './reader.ts';
import { quoted, type Word } from './source.ts';
import { rowsOf } from './table.ts';

/**
 * A table of xCAT as `tabdump` prints it, its first line the columns: `#node,ip,hostnames,…` (hosts) or
 * `#node,groups,…` (nodelist). Rows that are off, and rows whose address is computed for a whole group, are left out.
 */
export function read({ source, into }: ReadInput): void {
  const [head, ...rows] = rowsOf(source);
  const columns = head?.map(({ text }) => text.replace(/^#/, '').trim()) ?? [];
  if (columns[0] !== 'node') {
    const place = head?.[0]?.place ?? { file: source.file, line: 1, column: 1 };
    into.wrong('The first line has to name the columns, as in #node,ip,hostnames.', place);
    return;
  }
  for (const row of rows) {
    const [name] = row as [Word];
    if (row.length > columns.length) {
      into.wrong(`The row has ${row.length} values, the first line ${columns.length}.`, name.place);
      continue;
    }
    const values = new Map(row.map((cell, index) => [columns[index] as string, cell]));
    const reason = notTaken(values);
    if (reason !== undefined) into.leave(quoted(name.text), reason, name.place);
    else addRow(name, values);
  }

  function addRow(name: Word, values: ReadonlyMap<string, Word>): void {
    const node = into.node(name.text, name.place);
    if (!node) return;
    for (const [column, cell] of values) addCell(node, column, cell);
  }

  function addCell(node: FoundNode, column: string, { text, place }: Word): void {
    if (text === '') return;
    if (column === 'ip') into.set(node, ['address'], text, place);
    else if (column === 'groups') for (const group of text.split(',')) into.group(group.trim(), [node], place);
    else if (column === 'comments') into.attribute(node, 'comments', text, place);
  }
}

function notTaken(values: ReadonlyMap<string, Word>): string | undefined {
  if (/^(1|y(es)?|true|on)$/i.test(values.get('disable')?.text ?? '')) return 'the row is disabled';
  const computed = ['node', 'ip'].some((column) => /^[|/]/.test(values.get(column)?.text ?? ''));
  return computed ? 'its address is an expression that xCAT computes for a group' : undefined;
}
