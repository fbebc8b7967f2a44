import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { presentationOf, transactAs } from '../../cli/transact-command.ts';
import { transactFlags } from '../../cli/transact-flags.ts';

export default class ResourceStop extends BaseCommand {
  static override summary = 'Stop resources wherever they run.';
  static override description =
    `Stops every copy that runs or has failed, in the reverse of the order of starting, and asks the agent's monitor afterwards. Resources that need one of them and are running stop the command, unless they may be stopped too. When a stop fails, what was stopped before it is started again. A node that cannot be asked makes the exit status 7: a copy may be left there. Where an agent is on none of the nodes, the exit status is 8.`;
  static override examples = [
    { description: 'Stop a resource', command: '<%= config.bin %> resource stop web' },
    {
      description: 'Stop an address and what needs it',
      command: '<%= config.bin %> resource stop vip --with-dependants --reason "maintenance"',
    },
  ];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to stop.') };
  static override flags = {
    node: Flags.string({ summary: 'Stop only the copy on this node.', helpValue: 'NODE' }),
    'with-dependants': Flags.boolean({ summary: 'Stop what needs them, too.' }),
    ...transactFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(ResourceStop);
    const result = await transactAs(await this.open(), 'stop', argv as string[], flags);
    return this.present(result, presentationOf(result));
  }
}
