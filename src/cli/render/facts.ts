import { printable } from '../../core/config/problem.ts';
import type { Style } from '../style.ts';

/** A title, and under it names and values in two columns; what has no value is left out. */
export function facts(
  title: string,
  rows: readonly (readonly [name: string, value: string | number | undefined])[],
  style: Style,
): string {
  const given = rows.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...given.map(([name]) => name.length));
  return [title, ...given.map(([name, value]) => `  ${style.faint(name.padEnd(width))}  ${value}`)].join('\n');
}

/** Options as people write them: `name=value`, a reference as `name from file:/path`; control characters escaped. */
export function optionText(
  options: Readonly<Record<string, string | number | boolean | { readonly from: string }>>,
): string {
  return Object.entries(options)
    .map(([name, value]) => (typeof value === 'object' ? `${name} from ${value.from}` : `${name}=${value}`))
    .map(printable)
    .join(' ');
}
