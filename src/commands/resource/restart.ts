import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { presentationOf, transactAs } from '../../cli/transact-command.ts';
import { transactFlags } from '../../cli/transact-flags.ts';

export default class ResourceRestart extends BaseCommand {
  static override summary = 'Stop resources and start them again, each where it runs.';
  static override description =
    'Each is stopped and started on the node where it runs; what needs it and runs is restarted with it when --with-dependants says so, else it stops the command. A copy whose agent fails to stop is not started elsewhere.';
  static override examples = [
    { description: 'Restart a service', command: '<%= config.bin %> resource restart web' },
    {
      description: 'Restart an address and what needs it',
      command: '<%= config.bin %> resource restart vip --with-dependants --dry-run',
    },
  ];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to restart.') };
  static override flags = {
    node: Flags.string({ summary: 'Restart only the copy on this node.', helpValue: 'NODE' }),
    'with-dependants': Flags.boolean({ summary: 'Restart what needs them, too.' }),
    ...transactFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(ResourceRestart);
    const result = await transactAs(await this.open(), 'restart', argv as string[], flags);
    return this.present(result, presentationOf(result));
  }
}
