import * as Flags from '@oclif/core/flags';
import { dryRunFlag, reasonFlag, yesFlag } from './arguments.ts';
import { durationFlag } from './duration-flag.ts';

/** What every `ocf power` command that switches takes; the same as of `ocf fence`. */
export const powerFlags = {
  reason: reasonFlag,
  'dry-run': dryRunFlag,
  yes: yesFlag,
  'allow-self': Flags.boolean({ summary: 'Also the machine this runs on.' }),
  'power-timeout': durationFlag({ summary: 'How long a plug may take to be seen as asked; 20s when left out.' }),
  'at-once': Flags.integer({ summary: 'Nodes worked on at once.', helpValue: 'COUNT', min: 1, default: 64 }),
};
