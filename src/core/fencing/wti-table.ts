import { OcfError } from '../errors.ts';
import type { PlugListing } from './driver.ts';

/**
 * Reads the table that a WTI switch answers to `/s`: a heading with the columns Plug, Name and Status, a rule, one row
 * a plug, a rule. Anything that departs from it is an error: a row misread is a wrong machine switched off.
 *
 * @throws OcfError FAILED
 */
export function parseWtiTable(text: string): readonly PlugListing[] {
  const lines = text.split(/\r\n|\n\r|\n|\r/).map((line) => line.trimEnd());
  const rule = lines.findIndex((line) => /^-{3,}\+[-+]+$/.test(line));
  const end = rule < 0 ? -1 : lines.findIndex((line, index) => index > rule && /^-{3,}\+[-+]+$/.test(line));
  if (rule < 1 || end < 0) throw unrecognised('there is no table between two rules');
  const columns = cellsOf(lines[rule - 1] ?? '').map((cell) => cell.toLowerCase());
  const [plug, name, status] = ['plug', 'name', 'status'].map((column) => columns.indexOf(column));
  if (plug !== 0 || name === undefined || status === undefined || name < 0 || status < 0) {
    throw unrecognised('its heading has no columns Plug, Name and Status');
  }
  const rows = lines.slice(rule + 1, end).map((line) => {
    const cells = cellsOf(line);
    const number = cells[plug] ?? '';
    if (cells.length !== columns.length || !/^\d{1,3}$/.test(number)) throw unrecognised(`"${line.trim()}" is no row`);
    return { plug: number, name: cells[name] ?? '', power: powerOf(cells[status] ?? '') };
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
export function findWtiPlug(rows: readonly PlugListing[], plug: string): PlugListing {
  const byNumber = rows.find((row) => row.plug === plug);
  if (byNumber) return byNumber;
  const named = rows.filter((row) => row.name === plug);
  if (named.length > 1) {
    throw new OcfError('CONFLICT', `The switch has ${named.length} plugs named "${plug}".`, {
      suggestions: ['Give the number of the plug instead of its name.'],
    });
  }
  if (named[0]) return named[0];
  throw new OcfError('NOT_FOUND', `The switch has no plug "${plug}".`, {
    suggestions: [`Its plugs are ${rows.map((row) => `${row.plug} (${row.name})`).join(', ')}.`],
  });
}

// The last cell may have a closing bar or not.
function cellsOf(line: string): string[] {
  const cells = line.split('|').map((cell) => cell.trim());
  if (cells.at(-1) === '') cells.pop();
  return cells;
}

function powerOf(cell: string): PlugListing['power'] {
  if (/^on$/i.test(cell)) return 'on';
  return /^off$/i.test(cell) ? 'off' : 'unknown';
}

function unrecognised(why: string): OcfError {
  return new OcfError('FAILED', `The switch's plug table cannot be understood: ${why}.`);
}
