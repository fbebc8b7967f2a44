import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { presentationOf, transactAs } from '../../cli/transact-command.ts';
import { transactFlags } from '../../cli/transact-flags.ts';

export default class ResourceDemote extends BaseCommand {
  static override summary = 'Demote the promoted copies of resources.';
  static override description =
    "All promoted copies, or the one on --node. The agent's monitor has to name the role afterwards. What needs the promoted copy and runs stops the command, unless it may be stopped too.";
  static override examples = [
    { description: 'Demote the primary database', command: '<%= config.bin %> resource demote db' },
    {
      description: 'Demote it with what needs it',
      command: '<%= config.bin %> resource demote db --with-dependants --reason "maintenance"',
    },
  ];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to demote.') };
  static override flags = {
    node: Flags.string({ summary: 'Demote only the copy on this node.', helpValue: 'NODE' }),
    'with-dependants': Flags.boolean({ summary: 'Stop what needs them, too.' }),
    ...transactFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(ResourceDemote);
    const result = await transactAs(await this.open(), 'demote', argv as string[], flags);
    return this.present(result, presentationOf(result));
  }
}
