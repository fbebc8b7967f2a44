import { OcfError } from '../../errors.ts';
import { fitsPlug } from '../device-files/fits-plug.ts';
import { columnOf, type OidTemplate, oidOf, type SnmpFile } from './model.ts';
import type { SnmpSession, Value } from './snmp-session.ts';

/** Where a plug stands in the tree, from its number; undefined for what is no number of a plug. */
export function indexOf(file: SnmpFile, number: string): string | undefined {
  if (!/^\d+(\.\d+)*$/.test(number) || !fitsPlug(file, number)) return undefined;
  const index = file.shift === 0 ? number : String(Number(number) + file.shift);
  return /^\d+(\.\d+)*$/.test(index) ? index : undefined;
}

/** The number of the plug that stands there; undefined for what is none. */
export function numberOf(file: SnmpFile, index: string): string | undefined {
  const number = file.shift === 0 ? index : String(Number(index) - file.shift);
  return indexOf(file, number) === index ? number : undefined;
}

export interface Cell {
  readonly number: string;
  readonly index: string;
  readonly value: Value;
}

/**
 * The cells of a column, one a plug.
 *
 * @throws OcfError FAILED when a row is none of a plug: a table misread is a wrong machine switched off
 */
export async function readColumn(
  session: SnmpSession,
  file: SnmpFile,
  template: OidTemplate,
): Promise<readonly Cell[]> {
  const { base, rest } = columnOf(template);
  const rows = await session.walk(base);
  return rows.map(({ oid, value }) => {
    const index = oid.slice(base.length + 1, oid.length - rest.length);
    const number = oid === oidOf(template, index) ? numberOf(file, index) : undefined;
    if (number !== undefined) return { number, index, value };
    throw new OcfError(
      'FAILED',
      `The SNMP agent at ${session.where} has ${oid}, which is no plug as ${file.path} has them.`,
    );
  });
}

/**
 * The index of a plug given by its number or its exact name.
 *
 * @throws OcfError NOT_FOUND, CONFLICT when several have the name
 */
export async function findIndex(session: SnmpSession, file: SnmpFile, plug: string): Promise<string> {
  const index = indexOf(file, plug);
  if (index !== undefined) return index;
  const found = new Map<string, string>();
  const known: string[] = [];
  for (const template of file.names) {
    for (const cell of await readColumn(session, file, template)) {
      known.push(`${cell.number} (${cell.value})`);
      if (typeof cell.value === 'string' && cell.value !== '' && cell.value === plug)
        found.set(cell.index, cell.number);
    }
  }
  const [only] = found.keys();
  if (only !== undefined && found.size === 1) return only;
  if (found.size > 1) {
    throw new OcfError('CONFLICT', `The device at ${session.where} has ${found.size} plugs named "${plug}".`, {
      suggestions: [`Give the number of the plug instead: ${[...found.values()].join(' or ')}.`],
    });
  }
  throw new OcfError('NOT_FOUND', `The device at ${session.where} has no plug "${plug}".`, {
    suggestions: known.length > 0 ? [`Its plugs are ${known.slice(0, 50).join(', ')}.`] : [],
  });
}
