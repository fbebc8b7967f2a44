import * as Flags from '@oclif/core/flags';
import { OcfError } from '../core/errors.ts';

/** How thoroughly a monitor looks. The agent API counts depths in tens and keeps those above 100 to itself. */
export const depthFlag = Flags.custom<number>({
  helpValue: 'LEVEL',
  parse: async (text) => {
    const depth = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
    if (depth <= 100 && depth % 10 === 0) return depth;
    throw new OcfError('USAGE', `"${text}" is no depth.`, { suggestions: ['Write 0, 10, 20 and so on up to 100.'] });
  },
});
