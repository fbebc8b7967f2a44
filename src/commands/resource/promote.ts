import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { presentationOf, transactAs } from '../../cli/transact-command.ts';
import { transactFlags } from '../../cli/transact-flags.ts';

export default class ResourcePromote extends BaseCommand {
  static override summary = 'Promote copies of resources that have roles.';
  static override description =
    "The copy on --node, else the best one. Where as many are promoted as the file allows, the present one is demoted first. The agent's monitor has to name the role afterwards.";
  static override examples = [
    {
      description: 'Make the database on n2 the primary one',
      command: '<%= config.bin %> resource promote db --node n2',
    },
  ];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources of which to promote a copy.') };
  static override flags = {
    node: Flags.string({ summary: 'Promote the copy on this node.', helpValue: 'NODE' }),
    'with-dependants': Flags.boolean({ summary: 'Stop what needs the copy that is demoted, and start it again.' }),
    ...transactFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(ResourcePromote);
    const result = await transactAs(await this.open(), 'promote', argv as string[], flags);
    return this.present(result, presentationOf(result));
  }
}
