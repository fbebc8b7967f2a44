import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderResourceRenamed } from '../../cli/render/resource.ts';
import { renameResource } from '../../core/config/entries/rename-resource.ts';

export default class ResourceRename extends BaseCommand {
  static override summary = 'Give a resource another name in the cluster file.';
  static override description =
    'In its entry, and in the relations and groups that name it. Agents know what they run by that name: stop it first, or what runs is not found under the new one.';
  static override examples = [{ description: 'A resource', command: '<%= config.bin %> resource rename web shop' }];
  static override args = {
    resource: requiredArgument('Resource to rename.'),
    name: requiredArgument('Its new name.'),
  };
  static override flags = changeFlags;

  async run() {
    const { args, flags } = await this.parse(ResourceRename);
    const input = { name: args.resource, to: args.name, ...this.changeInput(flags) };
    const result = await renameResource(await this.open(), input);
    return this.present(result, { text: renderResourceRenamed });
  }
}
