import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderChange } from '../../cli/render/resource-actions.ts';
import { transactFlags, transactOptions } from '../../cli/transact-flags.ts';
import { changeStatus } from '../../core/resources/change.ts';
import { startResources } from '../../core/resources/start.ts';

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
    const input = { names: argv as string[], node: flags.node, ...transactOptions(flags) };
    const result = await startResources(await this.open(), input);
    return this.present(result, { text: renderChange, status: changeStatus(result) });
  }
}
