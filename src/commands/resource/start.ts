import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { presentationOf, transactAs } from '../../cli/transact-command.ts';
import { transactFlags } from '../../cli/transact-flags.ts';

export default class ResourceStart extends BaseCommand {
  static override summary = 'Start resources, with what they need, each on one node.';
  static override description =
    `What a resource comes after, and what it has to run with, is started first where it is not running. Before the first start every node that may run one of them is asked: a copy that runs already is left alone, and a node that cannot be asked stops the command, unless it was fenced and verified off. What does not need one another is started at once; after each start the agent's monitor has to agree. When a start fails, those before it are stopped again. Where an agent is on none of the nodes, the exit status is 8.`;
  static override examples = [
    { description: 'Start a resource where it may run first', command: '<%= config.bin %> resource start web' },
    {
      description: 'See what would be done to start two on one node',
      command: '<%= config.bin %> resource start vip web --node n2 --dry-run',
    },
  ];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to start.') };
  static override flags = {
    node: Flags.string({ summary: 'Start them on this node.', helpValue: 'NODE' }),
    ...transactFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(ResourceStart);
    const result = await transactAs(await this.open(), 'start', argv as string[], flags);
    return this.present(result, presentationOf(result));
  }
}
