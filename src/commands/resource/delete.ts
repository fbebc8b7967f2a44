import { changeFlags, ensureFlag, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderResourcesChanged } from '../../cli/render/resource.ts';
import { deleteResources } from '../../core/config/entries/resources.ts';

export default class ResourceDelete extends BaseCommand {
  static override summary = 'Delete resources from the cluster file.';
  static override description =
    'Refused while another resource comes after one of them or runs with it. What runs goes on running: stop it first.';
  static override examples = [{ description: 'A resource', command: '<%= config.bin %> resource delete web' }];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to delete.') };
  static override flags = { ensure: ensureFlag('absent', 'Names that are not there are as wanted.'), ...changeFlags };

  async run() {
    const { argv, flags } = await this.parse(ResourceDelete);
    const result = await deleteResources(await this.open(), {
      names: argv as string[],
      ensure: flags.ensure,
      ...this.changeInput(flags),
    });
    return this.present(result, { text: (changed, style) => renderResourcesChanged(changed, 'deleted', style) });
  }
}
