import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderNodes } from '../../cli/render/node.ts';
import { showNodes } from '../../core/config/nodes/nodes.ts';

export default class NodeShow extends BaseCommand {
  static override summary = 'Show everything that the cluster file says of a node.';
  static override description =
    `Its settings after defaults, node sets and its own entry are put together, and the groups, devices, fencing levels and resources that name it.`;
  static override examples = [{ description: 'One node', command: '<%= config.bin %> node show n1' }];
  static override args = { nodeset: requiredArgument('Nodes to show.') };

  async run() {
    const { args } = await this.parse(NodeShow);
    const result = showNodes(await this.open(), { nodes: args.nodeset });
    return this.present(result, { text: renderNodes });
  }
}
