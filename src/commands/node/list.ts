import * as Flags from '@oclif/core/flags';
import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { nodeListOutputs, renderNodeList, renderNodeNames } from '../../cli/render/node-list.ts';
import { listNodeNames, listNodes } from '../../core/config/nodes/nodes.ts';

export default class NodeList extends BaseCommand {
  static override summary = 'List the nodes of the cluster.';
  static override description = `The nodes that the cluster file describes, whether they are up or not.
In the table nodes that are alike share a line. With a node set only the nodes in it are listed.`;
  static override examples = [
    { description: 'All nodes', command: '<%= config.bin %> node list' },
    { description: 'Names for a script, one a line', command: '<%= config.bin %> node list @storage --output name' },
    { description: 'Everything, for a program', command: "<%= config.bin %> node list 'n[1-2]' --json" },
  ];
  static override args = { nodeset: optionalArgument('Nodes to list; all when left out.') };
  static override flags = {
    output: Flags.option({ summary: 'How to print.', options: nodeListOutputs, default: 'table', helpValue: 'FORM' })(),
  };

  async run() {
    const { args, flags } = await this.parse(NodeList);
    const [cluster, input] = [await this.open(), { nodes: args.nodeset }];
    if (flags.output === 'name') return this.present(listNodeNames(cluster, input), { text: renderNodeNames });
    return this.present(listNodes(cluster, input), { text: renderNodeList });
  }
}
