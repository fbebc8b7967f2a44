import { OcfError } from '../../errors.ts';
import type { PlugListing } from '../driver.ts';
import type { States, TableForm } from './model.ts';
import { stateOf } from './states.ts';

/**
 * Reads a table of plugs. Anything that departs from its form is an error: a row misread is a wrong machine switched
 * off.
 *
 * @param plug what a number looks like
 * @throws OcfError FAILED
 */
export function readTable(
  text: string,
  table: TableForm,
  states: States,
  plug: RegExp | undefined,
): readonly PlugListing[] {
  const lines = text.split(/\r\n|\n\r|\n|\r/).map((line) => line.trimEnd());
  const start = lines.findIndex((line) => table.start.test(line));
  const end = start < 0 ? -1 : lines.findIndex((line, index) => index > start && table.end.test(line));
  if (start < 0) throw unrecognised('there is no line that it begins with');
  if (end < 0) throw unrecognised('it has no end');
  const rowOf = table.rows.kind === 'pattern' ? byPattern(table.rows.pattern) : byColumns(table.rows, lines[start - 1]);
  const between = lines.slice(start + 1, end).filter((line) => !table.ignore?.test(line));
  const rows = between.map((line) => {
    const row = rowOf(line);
    if (!row || !plug?.test(row.plug)) throw unrecognised(`"${line.trim()}" is no row`);
    return { plug: row.plug, name: row.name, power: stateOf(row.state, states) };
  });
  const numbers = new Set(rows.map((row) => row.plug));
  if (rows.length === 0 || numbers.size !== rows.length) throw unrecognised('its plug numbers are not distinct');
  return rows;
}

/**
 * The row of a plug given by number or by exact name.
 *
 * @throws OcfError NOT_FOUND, CONFLICT when the name stands there more than once
 */
export function findPlug(rows: readonly PlugListing[], plug: string): PlugListing {
  const byNumber = rows.find((row) => row.plug === plug);
  if (byNumber) return byNumber;
  const named = rows.filter((row) => row.name !== '' && row.name === plug);
  if (named.length > 1) {
    throw new OcfError('CONFLICT', `The switch has ${named.length} plugs named "${plug}".`, {
      suggestions: ['Give the number of the plug instead of its name.'],
    });
  }
  if (named[0]) return named[0];
  throw new OcfError('NOT_FOUND', `The switch has no plug "${plug}".`, {
    suggestions: [
      `Its plugs are ${rows.map(({ plug: number, name }) => (name ? `${number} (${name})` : number)).join(', ')}.`,
    ],
  });
}

type ReadRow = (line: string) => { readonly plug: string; readonly name: string; readonly state: string } | undefined;

function byPattern(pattern: RegExp): ReadRow {
  return (line) => {
    const groups = pattern.exec(line)?.groups;
    if (!groups) return undefined;
    return { plug: groups.plug ?? '', name: (groups.name ?? '').trim(), state: groups.state ?? '' };
  };
}

function byColumns(form: TableForm['rows'] & { kind: 'columns' }, heading = ''): ReadRow {
  const columns = cellsOf(heading, form.separator).map((cell) => cell.toLowerCase());
  const at = (name: string) => {
    const places = columns.flatMap((column, index) => (column === name.toLowerCase() ? [index] : []));
    if (places.length !== 1 || places[0] === undefined) throw unrecognised(`its heading has no column ${name}`);
    return places[0];
  };
  const [plug, state] = [at(form.plug), at(form.state)];
  const name = form.name === undefined ? undefined : at(form.name);
  return (line) => {
    const cells = cellsOf(line, form.separator);
    if (cells.length !== columns.length) return undefined;
    return { plug: cells[plug] ?? '', name: name === undefined ? '' : (cells[name] ?? ''), state: cells[state] ?? '' };
  };
}

// The last cell may have a closing bar or not.
function cellsOf(line: string, separator: string): string[] {
  const cells = line.split(separator).map((cell) => cell.trim());
  if (cells.at(-1) === '') cells.pop();
  return cells;
}

function unrecognised(why: string): OcfError {
  return new OcfError('FAILED', `The switch's plug table cannot be understood: ${why}.`);
}
