import { changeFlags, ensureFlag, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderGroupsChanged } from '../../cli/render/group.ts';
import { addGroup } from '../../core/config/entries/group-changes.ts';

export default class GroupAdd extends BaseCommand {
  static override summary = 'Add a group of nodes to the cluster file.';
  static override description =
    `The node set is kept as it is written: other groups, those of group sources and wildcards in it stay what they are, and the group follows them.`;
  static override examples = [
    { description: 'A group', command: "<%= config.bin %> group add storage 'n[1-2]'" },
    { description: 'One of other groups', command: "<%= config.bin %> group add all '@storage,@genders:compute!n9'" },
    {
      description: 'For automation: whatever there was',
      command: "<%= config.bin %> group add storage 'n[1-2]' --ensure present --yes",
    },
  ];
  static override args = {
    group: requiredArgument('Name of the group.'),
    nodeset: requiredArgument('Its nodes.'),
  };
  static override flags = {
    ensure: ensureFlag('present', 'A group that is there gets these nodes.'),
    ...changeFlags,
  };

  async run() {
    const { args, flags } = await this.parse(GroupAdd);
    const input = { name: args.group, nodes: args.nodeset, ensure: flags.ensure, ...this.changeInput(flags) };
    const result = await addGroup(await this.open(), input);
    return this.present(result, { text: (changed, style) => renderGroupsChanged(changed, 'added', style) });
  }
}
