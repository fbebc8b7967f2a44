import * as Flags from '@oclif/core/flags';
import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderGraphDot } from '../../cli/render/graph/dot.ts';
import { renderGraphMermaid } from '../../cli/render/graph/mermaid.ts';
import { renderGraphTree } from '../../cli/render/graph/tree.ts';
import { resourceGraph } from '../../core/resources/graph/resource-graph.ts';

const renderers = { text: renderGraphTree, dot: renderGraphDot, mermaid: renderGraphMermaid, json: renderGraphTree };

export default class ResourceGraphCommand extends BaseCommand {
  static override summary = 'Show what resources need of one another, and why.';
  static override description =
    `Below each resource stands what it comes after, runs with and uses, each with its reason: the field of the cluster file and its line, or the parameter that names something another resource provides (a device, a mount point, an address, an interface). What a parameter names only orders two resources where nothing else does, and never starts another resource; where the file says nothing of it, a warning tells what to add. No node is asked.`;
  static override examples = [
    { description: 'All resources', command: '<%= config.bin %> resource graph' },
    {
      description: 'One, with what it needs and what needs it, as a picture',
      command: '<%= config.bin %> resource graph web --output dot | dot -Tsvg > web.svg',
    },
  ];
  static override strict = false;
  static override args = { resource: optionalArgument('Resources to show; all when left out.') };
  static override flags = {
    output: Flags.option({
      summary: 'Form of the graph.',
      options: ['text', 'dot', 'mermaid', 'json'] as const,
      default: 'text',
    })(),
  };

  async run() {
    const { argv, flags } = await this.parse(ResourceGraphCommand);
    const result = await resourceGraph(await this.open(), argv as string[]);
    return this.present(result, { text: renderers[flags.output] });
  }
}
