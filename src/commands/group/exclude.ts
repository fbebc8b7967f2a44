import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderGroupsChanged } from '../../cli/render/group.ts';
import { excludeNodes } from '../../core/config/entries/group-changes.ts';

export default class GroupExclude extends BaseCommand {
  static override summary = 'Take nodes out of a group.';
  static override description =
    'A plain node set is folded again; to one with groups or wildcards the exception is added, as in @all!n3. Nodes that the group does not have change nothing. Refused when none would be left.';
  static override examples = [{ description: 'One less', command: '<%= config.bin %> group exclude storage n3' }];
  static override args = {
    group: requiredArgument('The group.'),
    nodeset: requiredArgument('Nodes to take out.'),
  };
  static override flags = changeFlags;

  async run() {
    const { args, flags } = await this.parse(GroupExclude);
    const input = { name: args.group, nodes: args.nodeset, ...this.changeInput(flags) };
    const result = await excludeNodes(await this.open(), input);
    return this.present(result, { text: (changed, style) => renderGroupsChanged(changed, 'changed', style) });
  }
}
