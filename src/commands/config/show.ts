import * as Flags from '@oclif/core/flags';
import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderShown } from '../../cli/render/history.ts';
import { visible } from '../../cli/visible.ts';
import { showConfig } from '../../core/config/history/show.ts';

export default class ConfigShow extends BaseCommand {
  static override summary = 'Print the cluster file as it is, or as it was.';
  static override description =
    `A version is now; now~1 for before the last change, now~2 for before the last two; four or
more letters of a change or a version as the history shows them; or a time, for what was in the file then. Secrets that
stand in the file are starred.`;
  static override examples = [
    { description: 'As it is', command: '<%= config.bin %> config show' },
    { description: 'Before the last change', command: '<%= config.bin %> config show now~1' },
    { description: 'As it was yesterday', command: '<%= config.bin %> config show 24h' },
  ];
  static override args = { version: optionalArgument('Version to print; the present one when left out.') };
  static override flags = { secrets: Flags.boolean({ summary: 'Print secrets as they stand in the file.' }) };

  async run() {
    const { args, flags } = await this.parse(ConfigShow);
    const result = await showConfig(await this.openPast(), { ...args, ...flags });
    return this.present(result, { text: process.stdout.isTTY ? (shown) => visible(renderShown(shown)) : renderShown });
  }
}
