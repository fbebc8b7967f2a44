import type { ModemLines } from './model.ts';

/** Modem lines as people read them. */
export function modemWords(lines: ModemLines): string {
  return Object.entries(lines)
    .map(([name, up]) => `${name.toUpperCase()} ${up ? 'on' : 'off'}`)
    .join(', ');
}
