import { didYouMean } from '../../../suggest.ts';
import { nodeFieldNames } from '../../nodes/field-names.ts';
import { type FieldPath, fieldPath, fieldShape } from './fields.ts';
import type { ReadInput } from './reader.ts';
import { quoted, type Word } from './source.ts';
import { rowsOf } from './table.ts';

type Column = 'name' | 'groups' | FieldPath | undefined;

/**
 * A table whose first row names the fields: `name` (a node or a node set), `groups` (names with blanks between), and
 * the fields of a node as the cluster file has them, with dots: `address`, `ssh.user`, `attributes.rack`.
 */
export function read({ source, into }: ReadInput): void {
  const [head, ...rows] = rowsOf(source);
  if (!head) {
    into.wrong('The table is empty; its first row has to name the fields.', { file: source.file, line: 1, column: 1 });
    return;
  }
  const columns = head.map((cell, index) => columnOf(cell, head.slice(0, index)));
  const nameAt = columns.indexOf('name');
  if (nameAt < 0) {
    into.wrong('No column is called "name".', head[0]?.place as Word['place'], [
      'The first row has to name the fields.',
    ]);
    return;
  }
  for (const row of rows) readRow(row);

  function columnOf({ text, place }: Word, before: readonly Word[]): Column {
    const name = text.trim();
    if (before.some((other) => other.text.trim() === name))
      into.wrong(`A second column is called ${quoted(name)}.`, place);
    if (name === 'name' || name === 'groups') return name;
    const path = fieldPath(name);
    if (fieldShape(path) !== undefined) return path;
    const known = ['name', 'groups', ...nodeFieldNames()];
    const near = didYouMean(name, known);
    const suggestions = near.length > 0 ? near : [`Columns: ${known.join(', ')}.`];
    into.wrong(`There is no field ${quoted(name)} of a node.`, place, suggestions);
    return undefined;
  }

  function readRow(row: readonly Word[]): void {
    const first = row[0] as Word;
    if (row.length !== columns.length) {
      into.wrong(`The row has ${row.length} values, the first row ${columns.length}.`, first.place);
      return;
    }
    const name = row[nameAt] as Word;
    if (name.text.trim() === '') {
      into.wrong('The row has no name.', name.place);
      return;
    }
    const plain = /^[^[\],]*$/.test(name.text);
    const nodes = plain ? [into.node(name.text.trim(), name.place) ?? []].flat() : into.nodeSet(name.text, name.place);
    row.forEach(({ text, place }, index) => {
      const column = columns[index];
      if (column === undefined || column === 'name' || text === '') return;
      if (column === 'groups') for (const group of text.trim().split(/\s+/)) into.group(group, nodes, place);
      else if (column[0] === 'attributes') {
        for (const node of nodes) into.attribute(node, column[1] as string, text, place);
      } else for (const node of nodes) into.set(node, column, text, place);
    });
  }
}
