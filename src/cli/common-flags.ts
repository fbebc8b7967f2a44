import * as Flags from '@oclif/core/flags';

/** What every command takes. */
export const commonFlags = {
  cluster: Flags.string({
    summary: 'Cluster to work on: a name, or the path of a cluster file.',
    env: 'OCF_CLUSTER',
    helpValue: 'CLUSTER',
    helpGroup: 'GLOBAL',
  }),
  json: Flags.boolean({ summary: 'Print the result, or the error, as one JSON object.', helpGroup: 'GLOBAL' }),
  quiet: Flags.boolean({ summary: 'Leave out notes and progress; results and warnings stay.', helpGroup: 'GLOBAL' }),
  'no-color': Flags.boolean({ summary: 'Print without colour, as with NO_COLOR.', helpGroup: 'GLOBAL' }),
};

export interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly cluster?: string | undefined;
  readonly 'no-color'?: boolean;
}
