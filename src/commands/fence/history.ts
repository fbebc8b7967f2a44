import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderFenceHistory } from '../../cli/render/fence.ts';
import { queryHistory } from '../../core/fencing/history/history-query.ts';
import { verdictKinds } from '../../core/fencing/verdict.ts';

export default class FenceHistory extends BaseCommand {
  static override summary = 'Show what was fenced, by whom, why and with which verdict.';
  static override description = `Newest first, from the fencing journal of this cluster; no device is asked.
What a person confirmed stands apart: it is nobody's measurement. Nothing ever leaves the journal.
An operation of which nobody saw the end, because its process died or still acts, has the verdict unknown.`;
  static override examples = [
    { description: 'The last hour', command: '<%= config.bin %> fence history --since 1h' },
    { description: 'What was not verified', command: '<%= config.bin %> fence history --verdict unknown --json' },
  ];
  static override flags = {
    since: Flags.string({ summary: 'Only what began since then: 1h, 2d or a date.', helpValue: 'TIME' }),
    until: Flags.string({ summary: 'Only what began before that.', helpValue: 'TIME' }),
    node: Flags.string({
      summary: 'Only these nodes, also ones that are gone from the cluster.',
      helpValue: 'NODESET',
    }),
    verdict: Flags.option({ options: verdictKinds, summary: 'Only this verdict.' })(),
    who: Flags.string({ summary: 'Only what this user asked for; USER@HOST: from there.', helpValue: 'USER' }),
    device: Flags.string({ summary: 'Only what went through this device.', helpValue: 'DEVICE' }),
    human: Flags.boolean({ summary: 'Only what a person confirmed.' }),
    limit: Flags.integer({ summary: 'At most so many.', helpValue: 'COUNT', min: 1 }),
  };

  async run() {
    const { flags } = await this.parse(FenceHistory);
    return this.present(queryHistory(await this.open(), flags), { text: renderFenceHistory });
  }
}
