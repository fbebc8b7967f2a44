import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { presentationOf, transactAs } from '../../cli/transact-command.ts';
import { transactFlags } from '../../cli/transact-flags.ts';

export default class ResourceMigrate extends BaseCommand {
  static override summary = 'Take running resources to another node without stopping them.';
  static override description =
    'For agents that advertise migrate_to and migrate_from: migrate_to where it runs, migrate_from on the other node, then stop where it ran; monitors in both places have to agree. What cannot be taken along alive stops the command; ocf resource move stops and starts it.';
  static override examples = [
    { description: 'Take a virtual machine to another node', command: '<%= config.bin %> resource migrate vm --to n2' },
  ];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to migrate.') };
  static override flags = {
    node: Flags.string({ summary: 'Only the copy on this node.', helpValue: 'NODE' }),
    to: Flags.string({ summary: 'Take them to this node.', helpValue: 'NODE' }),
    'with-dependants': Flags.boolean({
      summary: 'Stop what needs them and cannot be taken along, and start it again.',
    }),
    ...transactFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(ResourceMigrate);
    const result = await transactAs(await this.open(), 'migrate', argv as string[], flags);
    return this.present(result, presentationOf(result));
  }
}
