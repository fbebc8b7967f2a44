import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderNodesRenamed } from '../../cli/render/node.ts';
import { renameNodes } from '../../core/config/nodes/rename-nodes.ts';

export default class NodeRename extends BaseCommand {
  static override summary = 'Give nodes other names in the cluster file.';
  static override description =
    `In their entries, and in the groups, plugs, fencing levels and resources that name them. Two sets of the same size are matched one by one, in order. Each node keeps its id, which is written down where it was made of the name; an address made of the name follows the name. Nothing happens on the nodes.`;
  static override examples = [
    { description: 'A node', command: '<%= config.bin %> node rename n1 web1' },
    { description: 'Four nodes', command: "<%= config.bin %> node rename 'n[1-4]' 'web[1-4]'" },
  ];
  static override args = {
    nodeset: requiredArgument('Nodes to rename.'),
    names: requiredArgument('Their new names, a node set of the same size.'),
  };
  static override flags = changeFlags;

  async run() {
    const { args, flags } = await this.parse(NodeRename);
    const input = { nodes: args.nodeset, to: args.names, ...this.changeInput(flags) };
    const result = await renameNodes(await this.open(), input);
    return this.present(result, { text: renderNodesRenamed });
  }
}
