import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderGroupsChanged } from '../../cli/render/group.ts';
import { setGroup } from '../../core/config/entries/group-changes.ts';

export default class GroupSet extends BaseCommand {
  static override summary = 'Give a group other nodes.';
  static override description = 'What it had is replaced; the node set is kept as it is written.';
  static override examples = [{ description: 'Other nodes', command: "<%= config.bin %> group set storage 'n[3-4]'" }];
  static override args = {
    group: requiredArgument('The group.'),
    nodeset: requiredArgument('Its nodes from now on.'),
  };
  static override flags = changeFlags;

  async run() {
    const { args, flags } = await this.parse(GroupSet);
    const input = { name: args.group, nodes: args.nodeset, ...this.changeInput(flags) };
    const result = await setGroup(await this.open(), input);
    return this.present(result, { text: (changed, style) => renderGroupsChanged(changed, 'changed', style) });
  }
}
