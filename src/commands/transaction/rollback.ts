import { dryRunFlag, reasonFlag, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderChange } from '../../cli/render/resource-actions.ts';
import { rollbackStatus } from '../../core/resources/change.ts';
import { rollbackTransaction } from '../../core/resources/transactions/resume.ts';

export default class TransactionRollback extends BaseCommand {
  static override summary = 'Undo an unfinished change of resources.';
  static override description =
    'Looks first at everything the change has touched, then brings back what was before: stops what was started, in reverse, and starts again where it was what was stopped, as far as nothing unknown stands in the way. Repeating it does no harm; while the process of the change lives it is refused.';
  static override examples = [
    {
      description: 'Go back after an interruption',
      command: '<%= config.bin %> transaction rollback 5d7f3c --reason "maintenance is over"',
    },
  ];
  static override args = { transaction: requiredArgument('Its id, or the beginning of it.') };
  static override flags = { 'dry-run': dryRunFlag, reason: reasonFlag };

  async run() {
    const { args, flags } = await this.parse(TransactionRollback);
    const { reason, 'dry-run': dryRun } = flags;
    const result = await rollbackTransaction(await this.open(), { id: args.transaction, reason, dryRun });
    return this.present(result, { text: renderChange, status: rollbackStatus(result) });
  }
}
