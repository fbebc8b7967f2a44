import { dryRunFlag, reasonFlag, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderChange } from '../../cli/render/resource-actions.ts';
import { changeStatus } from '../../core/resources/change.ts';
import { resumeTransaction } from '../../core/resources/transactions/resume.ts';

export default class TransactionResume extends BaseCommand {
  static override summary = 'Bring an unfinished change of resources to its goal.';
  static override description =
    'Looks first at everything the change may touch, then does what is left of its plan. What cannot be where the plan says, and what ran on nodes that went away, is started elsewhere, once such a node was verified off. Repeating it does no harm; while the process of the change lives it is refused.';
  static override examples = [
    {
      description: 'Go on after an interruption',
      command: '<%= config.bin %> transaction resume 5d7f3c --reason "maintenance is over"',
    },
  ];
  static override args = { transaction: requiredArgument('Its id, or the beginning of it.') };
  static override flags = { 'dry-run': dryRunFlag, reason: reasonFlag };

  async run() {
    const { args, flags } = await this.parse(TransactionResume);
    const { reason, 'dry-run': dryRun } = flags;
    const result = await resumeTransaction(await this.open(), { id: args.transaction, reason, dryRun });
    return this.present(result, { text: renderChange, status: changeStatus(result) });
  }
}
