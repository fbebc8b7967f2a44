import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderTransaction } from '../../cli/render/transaction.ts';
import { showTransaction } from '../../core/resources/transactions/records.ts';

export default class TransactionShow extends BaseCommand {
  static override summary = 'Show a change of resources: its steps, and what was before.';
  static override description = 'From the journal of this cluster; no node is asked. The beginning of the id will do.';
  static override examples = [
    { description: 'What became of a change', command: '<%= config.bin %> transaction show 5d7f3c --json' },
  ];
  static override args = { transaction: requiredArgument('Its id, or the beginning of it.') };

  async run() {
    const { args } = await this.parse(TransactionShow);
    return this.present(await showTransaction(await this.open(), args.transaction), { text: renderTransaction });
  }
}
