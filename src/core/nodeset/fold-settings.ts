import { OcfError } from '../errors.ts';
import type { FoldOptions } from './fold.ts';
import { parseRanges } from './portion.ts';

export interface FoldSettings {
  /** Members at one distance that make a step: a number, a share of the set as `50%`, or `auto` for all of it. */
  readonly autostep?: string | undefined;
  /** Axes to fold, as ranges counted from 1, or one negative number counted from the last. */
  readonly axis?: string | undefined;
}

const fewestSteps = 2;

/** What an administrator writes for folding a set of that size. @throws OcfError USAGE */
export function foldOptions({ autostep, axis }: FoldSettings, size: number): FoldOptions {
  return {
    ...(autostep === undefined ? {} : { autostep: autostepOf(autostep, size) }),
    ...(axis === undefined ? {} : { axes: axesOf(axis) }),
  };
}

function autostepOf(text: string, size: number): number {
  if (text === 'auto') return Math.max(3, size);
  const [, number = '', percent] = /^([0-9]{1,9})(%?)$/.exec(text) ?? [];
  const least = percent ? Math.max(fewestSteps, Math.ceil((size * Number(number)) / 100)) : Number(number);
  if (number !== '' && least >= fewestSteps && !(percent && Number(number) > 100)) return least;
  throw new OcfError('USAGE', `"${text}" is no autostep.`, {
    suggestions: ['Give a number from 2, a percentage up to 100%, or auto.'],
  });
}

function axesOf(text: string): number[] {
  if (/^-[1-9][0-9]{0,2}$/.test(text)) return [Number(text)];
  const runs = parseRanges(text);
  if (runs.every(({ first, last }) => first > 0 && last < 1000)) {
    return runs.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
  }
  throw new OcfError('USAGE', `"${text}" does not say which axes to fold.`, {
    suggestions: ['Axes are counted from 1, as in 1 or 1-2; -1 is the last.'],
  });
}
