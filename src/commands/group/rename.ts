import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderGroupsChanged } from '../../cli/render/group.ts';
import { renameGroup } from '../../core/config/entries/group-changes.ts';

export default class GroupRename extends BaseCommand {
  static override summary = 'Call a group otherwise, everywhere in the cluster file.';
  static override description =
    `@GROUP is rewritten in other groups, in the nodes of resources, in fencing and in plugs; comments are not. Scripts and other files that name the group have to be changed by you.`;
  static override examples = [{ description: 'A new name', command: '<%= config.bin %> group rename storage disks' }];
  static override args = {
    group: requiredArgument('The group.'),
    name: requiredArgument('Its new name.'),
  };
  static override flags = changeFlags;

  async run() {
    const { args, flags } = await this.parse(GroupRename);
    const result = await renameGroup(await this.open(), {
      name: args.group,
      to: args.name,
      ...this.changeInput(flags),
    });
    return this.present(result, { text: (changed, style) => renderGroupsChanged(changed, 'renamed', style) });
  }
}
