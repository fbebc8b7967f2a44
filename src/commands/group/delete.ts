import * as Flags from '@oclif/core/flags';
import { changeFlags, ensureFlag, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderGroupsChanged } from '../../cli/render/group.ts';
import { deleteGroups } from '../../core/config/entries/group-changes.ts';

export default class GroupDelete extends BaseCommand {
  static override summary = 'Delete groups from the cluster file.';
  static override description =
    `Their nodes stay. Refused while another group, a resource, a fencing entry or a device's plugs name one of them. With --references remove they are taken out of other groups and of the nodes of resources where these are plain lists and something is left; never out of fencing and plugs.`;
  static override examples = [
    { description: 'A group', command: '<%= config.bin %> group delete storage' },
    {
      description: 'For automation, also where it is named',
      command: '<%= config.bin %> group delete storage --ensure absent --references remove --yes',
    },
  ];
  static override strict = false;
  static override args = { group: requiredArgument('Groups to delete.') };
  static override flags = {
    references: Flags.option({
      summary: 'What happens where they are named elsewhere.',
      options: ['refuse', 'remove'] as const,
      default: 'refuse',
    })(),
    ensure: ensureFlag('absent', 'Groups that are not there are as wanted.'),
    ...changeFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(GroupDelete);
    const { ensure, references } = flags;
    const input = { names: argv as string[], ensure, references, ...this.changeInput(flags) };
    const result = await deleteGroups(await this.open(), input);
    return this.present(result, { text: (changed, style) => renderGroupsChanged(changed, 'deleted', style) });
  }
}
