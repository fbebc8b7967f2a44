import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderNodeList } from '../../cli/render/node-list.ts';
import { listNodes } from '../../core/config/nodes.ts';

export default class NodeList extends BaseCommand {
  static override summary = 'List the nodes of the cluster.';
  static override description = `The nodes that the cluster file describes, whether they are up or not.
Entries of the file stay folded; with a node set only the nodes in it are listed.`;
  static override examples = [
    { description: 'All nodes', command: '<%= config.bin %> node list' },
    { description: 'Two of them, for a program', command: '<%= config.bin %> node list n[1-2] --json' },
  ];
  static override args = { nodeset: optionalArgument('Nodes to list; all when left out.') };

  async run() {
    const { args } = await this.parse(NodeList);
    const result = listNodes(await this.open(), { nodes: args.nodeset });
    return this.present(result, { text: renderNodeList });
  }
}
