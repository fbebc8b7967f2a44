import { changeFlags, requiredArgument, runningFlag } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderResourceRenamed } from '../../cli/render/resource.ts';
import { renameIdleResource } from '../../core/resources/guarded-changes.ts';

export default class ResourceRename extends BaseCommand {
  static override summary = 'Give a resource another name in the cluster file.';
  static override description =
    'In its entry, and in the relations and groups that name it. Agents know what they run by that name: what runs is not found under the new one, so that it is refused while by the journal it runs.';
  static override examples = [{ description: 'A resource', command: '<%= config.bin %> resource rename web shop' }];
  static override args = {
    resource: requiredArgument('Resource to rename.'),
    name: requiredArgument('Its new name.'),
  };
  static override flags = { running: runningFlag, ...changeFlags };

  async run() {
    const { args, flags } = await this.parse(ResourceRename);
    const input = { name: args.resource, to: args.name, running: flags.running, ...this.changeInput(flags) };
    const result = await renameIdleResource(await this.open(), input);
    return this.present(result, { text: renderResourceRenamed });
  }
}
