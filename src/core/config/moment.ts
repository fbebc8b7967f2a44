import { OcfError } from '../errors.ts';
import { parseDuration } from './duration.ts';

/** Milliseconds since 1970 of a time as people write it: how long ago (`1h`, `2d`), or a date. undefined when it is none. */
export function parseMoment(text: string, now: number): number | undefined {
  const ago = parseDuration(text);
  if (ago !== undefined) return now - ago;
  // Date.parse alone finds a date in nearly everything
  const date = /^\d{4}-\d\d(-\d\d)?/.test(text.trim()) ? Date.parse(text.trim()) : Number.NaN;
  return Number.isFinite(date) ? date : undefined;
}

/**
 * The same for an option that has to be a time.
 *
 * @throws OcfError USAGE
 */
export function momentOf(text: string, now: number): number {
  const moment = parseMoment(text, now);
  if (moment !== undefined) return moment;
  throw new OcfError('USAGE', `"${text}" is no time.`, {
    suggestions: ['Write how long ago, as 1h or 2d, or a date as 2026-11-20T08:00Z.'],
  });
}
