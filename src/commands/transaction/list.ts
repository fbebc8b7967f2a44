import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderTransactions } from '../../cli/render/transaction.ts';
import { listTransactions } from '../../core/resources/transactions/records.ts';

export default class TransactionList extends BaseCommand {
  static override summary = 'List changes of resources: what is unfinished first, then the newest.';
  static override description =
    'From the journal of this cluster; no node is asked. A transaction that was interrupted, whose process was killed, or that met something nobody could see keeps other changes off its resources until it is resumed or rolled back.';
  static override examples = [
    { description: 'What is unfinished, and the last twenty', command: '<%= config.bin %> transaction list' },
    { description: 'The last one', command: '<%= config.bin %> transaction list --limit 1 --json' },
  ];
  static override flags = {
    limit: Flags.integer({ summary: 'At most so many that have ended; 20 when left out.', helpValue: 'COUNT', min: 0 }),
  };

  async run() {
    const { limit } = (await this.parse(TransactionList)).flags;
    const result = await listTransactions(await this.open(), limit === undefined ? {} : { limit });
    return this.present(result, { text: renderTransactions });
  }
}
