import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { presentationOf, transactAs } from '../../cli/transact-command.ts';
import { transactFlags } from '../../cli/transact-flags.ts';

export default class ResourceMove extends BaseCommand {
  static override summary = 'Stop resources where they run and start them on another node.';
  static override description =
    'What has to run with them moves along; what else needs them is stopped for the time of the move when --with-dependants says so. Without --to it is the best other node that is fit. A resource whose node is lost is started elsewhere once that node was verified off, and the plan says so.';
  static override examples = [
    { description: 'Move a service and what runs with it', command: '<%= config.bin %> resource move web --to n2' },
    { description: 'See what would be done', command: '<%= config.bin %> resource move web --dry-run' },
  ];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to move.') };
  static override flags = {
    node: Flags.string({ summary: 'Move only the copy on this node.', helpValue: 'NODE' }),
    to: Flags.string({ summary: 'Move them to this node.', helpValue: 'NODE' }),
    'with-dependants': Flags.boolean({ summary: 'Stop what needs them, and start it again.' }),
    ...transactFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(ResourceMove);
    const result = await transactAs(await this.open(), 'move', argv as string[], flags);
    return this.present(result, presentationOf(result));
  }
}
