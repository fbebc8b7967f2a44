import * as Flags from '@oclif/core/flags';
import { formatDuration, isTooLong, longestDuration, parseDuration } from '../core/config/duration.ts';
import { OcfError } from '../core/errors.ts';

/** An option that takes a time such as 10s or 2m and gives milliseconds; a bare number is seconds. */
export const durationFlag = Flags.custom<number, { readonly orZero?: boolean }>({
  helpValue: 'TIME',
  parse: async (text, _context, { orZero = false }) => {
    const milliseconds = parseDuration(text);
    if (milliseconds !== undefined && (milliseconds > 0 || orZero)) return milliseconds;
    if (isTooLong(text)) {
      const longest = formatDuration(longestDuration - (longestDuration % 1000));
      throw new OcfError('USAGE', `"${text}" is longer than ${longest}, the longest time that can be given.`);
    }
    throw new OcfError('USAGE', `"${text}" is no time.`, { suggestions: ['Write 10s, 2m or 1h30m.'] });
  },
});
