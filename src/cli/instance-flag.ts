import * as Flags from '@oclif/core/flags';
import { OcfError } from '../core/errors.ts';

/** The name an agent is run under. Without one an agent says that a parameter is wrong, which would be no help. */
export const instanceFlag = Flags.custom<string>({
  helpValue: 'NAME',
  parse: async (text) => {
    if (/^[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$/.test(text)) return text;
    throw new OcfError('USAGE', `${JSON.stringify(text)} cannot be the name of a resource.`, {
      suggestions: ['Give one line of text, or leave the option out.'],
    });
  },
});
