import * as Flags from '@oclif/core/flags';
import { repeated } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { groupListOutputs, renderGroupList, renderGroupNames } from '../../cli/render/group.ts';
import { groupCommands } from '../../core/config/entries/group-commands.ts';
import { listGroups } from '../../core/config/entries/group-list.ts';
import { exitStatus } from '../../core/errors.ts';
import { quoteAll } from '../../core/transport/quote.ts';

export default class GroupList extends BaseCommand {
  static override summary = 'List the groups of the cluster file, or those of group sources.';
  static override description =
    `Group sources are read only when they are named with --source, or when a group of the file refers to them.
A group whose nodes cannot be told is listed with the reason, and the exit status is 4. --output commands prints the commands that add the groups of the file to another one.`;
  static override examples = [
    { description: 'Groups of the cluster file', command: '<%= config.bin %> group list' },
    { description: 'Those of a group source', command: '<%= config.bin %> group list --source genders' },
    { description: 'Names for a script, one a line', command: '<%= config.bin %> group list --output name' },
  ];
  static override flags = {
    source: repeated('List this group source instead.', 'SOURCE'),
    output: Flags.option({
      summary: 'How to print.',
      options: groupListOutputs,
      default: 'table',
    })(),
  };

  async run() {
    const { flags } = await this.parse(GroupList);
    const cluster = await this.open();
    if (flags.output === 'commands') {
      return this.present(groupCommands(cluster), { text: ({ commands }) => commands.map(quoteAll).join('\n') });
    }
    const result = listGroups(cluster, { sources: flags.source });
    const status = result.groups.some(({ problem }) => problem !== undefined) ? exitStatus.PARTIAL : 0;
    return this.present(result, { text: flags.output === 'name' ? renderGroupNames : renderGroupList, status });
  }
}
