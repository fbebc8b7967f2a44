import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderRestored } from '../../cli/render/history.ts';
import { restoreVersion } from '../../core/config/history/restore.ts';

export default class ConfigRestore extends BaseCommand {
  static override summary = 'Put an earlier version of the cluster file back.';
  static override description =
    `The whole content, byte by byte; what was changed since is no longer in the file, and stays
in the history. Versions are written as for config show. Restoring is a change itself and can be undone.`;
  static override examples = [
    { description: 'As it was yesterday', command: '<%= config.bin %> config restore 24h' },
    { description: 'A version of the history', command: '<%= config.bin %> config restore 3fa2b96c --dry-run' },
  ];
  static override args = { version: requiredArgument('Version to put back.') };
  static override flags = changeFlags;

  async run() {
    const { args, flags } = await this.parse(ConfigRestore);
    const result = await restoreVersion(await this.openPast(), { ...args, ...this.changeInput(flags) });
    return this.present(result, { text: renderRestored });
  }
}
