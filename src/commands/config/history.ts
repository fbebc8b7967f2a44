import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderHistory } from '../../cli/render/history.ts';
import { configHistory } from '../../core/config/history/list.ts';

export default class ConfigHistory extends BaseCommand {
  static override summary = 'Show what was changed in the cluster file, by whom and why.';
  static override description = `Newest first. An edit by hand is noticed by the next command of somebody who may write
the file; who made it is not known then. Every change has a version: the whole content after it.`;
  static override examples = [
    { description: 'The last ten changes', command: '<%= config.bin %> config history --limit 10' },
    { description: 'Today', command: '<%= config.bin %> config history --since 24h' },
  ];
  static override flags = {
    since: Flags.string({ summary: 'Only what was changed since then: 1h, 2d or a date.', helpValue: 'TIME' }),
    limit: Flags.integer({ summary: 'At most so many.', helpValue: 'COUNT', min: 1 }),
  };

  async run() {
    const { flags } = await this.parse(ConfigHistory);
    return this.present(configHistory(await this.openPast(), flags), { text: renderHistory });
  }
}
