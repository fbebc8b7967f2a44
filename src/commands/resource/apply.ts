import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { presentationOf, transactAs } from '../../cli/transact-command.ts';
import { transactFlags } from '../../cli/transact-flags.ts';

export default class ResourceApply extends BaseCommand {
  static override summary = 'Bring resources to the state that the cluster file describes.';
  static override description =
    'Enabled resources are started with all their copies and roles, disabled ones are stopped, copies that are where they must not be are moved where that is unambiguous. What runs as it should is left alone.';
  static override examples = [
    { description: 'See what differs from the file', command: '<%= config.bin %> resource apply --dry-run' },
    {
      description: 'Bring it about, and go on past failures',
      command: '<%= config.bin %> resource apply --on-failure continue',
    },
  ];
  static override strict = false;
  static override args = { resource: optionalArgument('Resources to apply; all when left out.') };
  static override flags = {
    ...transactFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(ResourceApply);
    const result = await transactAs(await this.open(), 'apply', argv as string[], flags);
    return this.present(result, presentationOf(result));
  }
}
