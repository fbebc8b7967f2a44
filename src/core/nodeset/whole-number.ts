import { OcfError } from '../errors.ts';

/** The number a word of digits stands for. @throws OcfError USAGE for any other word */
export function wholeNumber(word: string): number {
  if (/^[0-9]{1,15}$/.test(word)) return Number(word);
  throw new OcfError('USAGE', `"${word}" is no whole number.`);
}
