import * as Flags from '@oclif/core/flags';
import { changeFlags, ensureFlag, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderResourcesChanged } from '../../cli/render/resource.ts';
import { deleteResources } from '../../core/config/entries/resources.ts';

export default class ResourceDelete extends BaseCommand {
  static override summary = 'Delete resources from the cluster file.';
  static override description =
    'Refused while another resource names one of them; --references remove takes them out of its relations and groups. What runs goes on running: stop it first.';
  static override examples = [{ description: 'A resource', command: '<%= config.bin %> resource delete web' }];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to delete.') };
  static override flags = {
    references: Flags.option({
      summary: 'What happens where they are named elsewhere.',
      options: ['refuse', 'remove'] as const,
      default: 'refuse',
    })(),
    ensure: ensureFlag('absent', 'Names that are not there are as wanted.'),
    ...changeFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(ResourceDelete);
    const result = await deleteResources(await this.open(), {
      names: argv as string[],
      ensure: flags.ensure,
      removeReferences: flags.references === 'remove',
      ...this.changeInput(flags),
    });
    return this.present(result, { text: (changed, style) => renderResourcesChanged(changed, 'deleted', style) });
  }
}
