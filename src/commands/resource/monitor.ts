import * as Flags from '@oclif/core/flags';
import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { depthFlag } from '../../cli/depth-flag.ts';
import { renderMonitor } from '../../cli/render/resource-actions.ts';
import { monitorResources, monitorStatus } from '../../core/resources/monitor.ts';

export default class ResourceMonitor extends BaseCommand {
  static override summary = 'Ask whether resources are running, and where.';
  static override description =
    `Runs the agents' monitor on every node a resource may be on. The exit status is the answer: 0 running, 3 not running, 1 failed (or running twice), 7 nobody can tell because a node could not be asked, 8 the agent is on none of the nodes that could be asked. Of several resources the worst counts.`;
  static override examples = [
    { description: 'Is it running?', command: '<%= config.bin %> resource monitor web' },
    { description: 'All resources on two nodes', command: "<%= config.bin %> resource monitor --node 'n[1-2]'" },
  ];
  static override strict = false;
  static override args = { resource: optionalArgument('Resources to ask for; all when left out.') };
  static override flags = {
    node: Flags.string({ summary: 'Ask only on these nodes.', helpValue: 'NODESET' }),
    depth: depthFlag({ summary: 'How thoroughly the agents look: 0, 10, 20 and so on up to 100.' }),
  };

  async run() {
    const { argv, flags } = await this.parse(ResourceMonitor);
    const input = { names: argv as string[], nodes: flags.node, depth: flags.depth };
    const result = await monitorResources(await this.open(), input);
    return this.present(result, { text: renderMonitor, status: monitorStatus(result) });
  }
}
