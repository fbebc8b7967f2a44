import * as Flags from '@oclif/core/flags';
import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderCompared, renderFields } from '../../cli/render/history.ts';
import { visible } from '../../cli/visible.ts';
import { compareVersions } from '../../core/config/history/compare.ts';

export default class ConfigDiff extends BaseCommand {
  static override summary = 'Show what differs between two versions of the cluster file.';
  static override description =
    `Without versions: what the last change did. With one change of the history: what that one
did. With another version alone: what differs from the file as it is now. Versions are written as for config show. Secrets
that stand in the file are starred.`;
  static override examples = [
    { description: 'The last change', command: '<%= config.bin %> config diff' },
    { description: 'One change of the history', command: '<%= config.bin %> config diff 7c1e90ab' },
    { description: 'Since yesterday', command: '<%= config.bin %> config diff 24h' },
    { description: 'Old to new for each field', command: '<%= config.bin %> config diff 24h --fields' },
    { description: 'Between two versions', command: '<%= config.bin %> config diff now~5 now~2' },
  ];
  static override args = {
    version: optionalArgument('The old version, or a change.'),
    other: optionalArgument('The new version; the present one when left out.'),
  };

  static override flags = { fields: Flags.boolean({ summary: 'Show old to new for each field instead of lines.' }) };

  async run() {
    const { args, flags } = await this.parse(ConfigDiff);
    const result = await compareVersions(await this.openPast(), { from: args.version, to: args.other });
    const text = flags.fields ? renderFields : renderCompared;
    if (!process.stdout.isTTY) return this.present(result, { text });
    return this.present(result, { text: (shown, style) => text({ ...shown, diff: visible(shown.diff) }, style) });
  }
}
