import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderNodes } from '../../cli/render/node.ts';
import { showNodes } from '../../core/config/nodes/nodes.ts';

export default class NodeShow extends BaseCommand {
  static override summary = 'Show everything that the cluster file says of a node.';
  static override description =
    `Its settings after defaults, node sets and its own entry are put together, and the groups, devices, fencing levels and resources that name it.
With --origin each value comes with what said it: the node's own entry, the entry of a node set, defaults.node (each with its line in the file), or nothing but what is built in.`;
  static override examples = [
    { description: 'One node', command: '<%= config.bin %> node show n1' },
    { description: 'Why it has its values', command: '<%= config.bin %> node show n1 --origin' },
  ];
  static override args = { nodeset: requiredArgument('Nodes to show.') };
  static override flags = { origin: Flags.boolean({ summary: 'Say of every value where it comes from.' }) };

  async run() {
    const { args, flags } = await this.parse(NodeShow);
    const [cluster, input] = [await this.open(), { nodes: args.nodeset }];
    if (!flags.origin) return this.present(showNodes(cluster, input), { text: renderNodes });
    const { showOrigins } = await import('../../core/config/listing/origins.ts');
    const { renderOrigins } = await import('../../cli/render/origins.ts');
    return this.present(await showOrigins(cluster, input), { text: renderOrigins });
  }
}
