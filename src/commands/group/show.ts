import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderGroupsShown } from '../../cli/render/group.ts';
import { showGroups } from '../../core/config/entries/group-list.ts';

export default class GroupShow extends BaseCommand {
  static override summary = 'Show what groups mean and what names them.';
  static override description =
    `A group of a group source is written SOURCE:GROUP, one of a member cluster MEMBER/GROUP. Members that are no nodes of the cluster are said: where nodes are chosen with the group, they are an error.`;
  static override examples = [
    { description: 'A group', command: '<%= config.bin %> group show storage' },
    { description: 'One of a group source', command: '<%= config.bin %> group show genders:rack=r1' },
  ];
  static override strict = false;
  static override args = { group: requiredArgument('Groups to show.') };

  async run() {
    const { argv } = await this.parse(GroupShow);
    const result = showGroups(await this.open(), { names: argv as string[] });
    return this.present(result, { text: renderGroupsShown });
  }
}
