import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderGroupsChanged } from '../../cli/render/group.ts';
import { includeNodes } from '../../core/config/entries/group-changes.ts';

export default class GroupInclude extends BaseCommand {
  static override summary = 'Add nodes to a group.';
  static override description =
    'Plain node sets are folded; where the group or what is added has groups or wildcards, both stay as they are written. Nodes that the group has already change nothing.';
  static override examples = [{ description: 'Two more', command: "<%= config.bin %> group include storage 'n[5-6]'" }];
  static override args = {
    group: requiredArgument('The group.'),
    nodeset: requiredArgument('Nodes to add.'),
  };
  static override flags = changeFlags;

  async run() {
    const { args, flags } = await this.parse(GroupInclude);
    const input = { name: args.group, nodes: args.nodeset, ...this.changeInput(flags) };
    const result = await includeNodes(await this.open(), input);
    return this.present(result, { text: (changed, style) => renderGroupsChanged(changed, 'changed', style) });
  }
}
