import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderNodesChanged } from '../../cli/render/node.ts';
import { deleteNodes } from '../../core/config/nodes/node-changes.ts';

export default class NodeDelete extends BaseCommand {
  static override summary = 'Delete nodes from the cluster file.';
  static override description =
    `An entry that covers a node set keeps the nodes that are left. Refused while a group, a device, a fencing level or a resource names one of them. Nothing happens on the nodes.`;
  static override examples = [
    { description: 'A node', command: '<%= config.bin %> node delete n3' },
    { description: 'Two nodes, without a question', command: "<%= config.bin %> node delete 'n[3-4]' --yes" },
  ];
  static override args = { nodeset: requiredArgument('Nodes to delete.') };
  static override flags = changeFlags;

  async run() {
    const { args, flags } = await this.parse(NodeDelete);
    const result = await deleteNodes(await this.open(), { nodes: [args.nodeset], ...this.changeInput(flags) });
    return this.present(result, { text: (changed, style) => renderNodesChanged(changed, 'deleted', style) });
  }
}
