import * as Flags from '@oclif/core/flags';
import { changeFlags, ensureFlag, requiredArgument, runningFlag } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderNodesChanged } from '../../cli/render/node.ts';
import { deleteIdleNodes } from '../../core/resources/guarded-changes.ts';

export default class NodeDelete extends BaseCommand {
  static override summary = 'Delete nodes from the cluster file.';
  static override description =
    `An entry that covers a node set keeps the nodes that are left. Refused while a group, a device, a fencing level or a resource names one of them; --references remove takes them out there too, and deletes what is emptied by that. Refused too while by the journal a resource runs there: it could not be looked for any more. Nothing happens on the nodes.`;
  static override examples = [
    { description: 'A node', command: '<%= config.bin %> node delete n3' },
    { description: 'Two nodes, without a question', command: "<%= config.bin %> node delete 'n[3-4]' --yes" },
    {
      description: 'A node, wherever it is named',
      command: '<%= config.bin %> node delete n3 --references remove --reason "sold"',
    },
  ];
  static override args = { nodeset: requiredArgument('Nodes to delete.') };
  static override flags = {
    references: Flags.option({
      summary: 'What happens where they are named elsewhere.',
      options: ['refuse', 'remove'] as const,
      default: 'refuse',
    })(),
    running: runningFlag,
    ensure: ensureFlag('absent', 'Nodes that are not there are as wanted.'),
    ...changeFlags,
  };

  async run() {
    const { args, flags } = await this.parse(NodeDelete);
    const { references, running, ensure } = flags;
    const input = { nodes: [args.nodeset], references, running, ensure, ...this.changeInput(flags) };
    const result = await deleteIdleNodes(await this.open(), input);
    return this.present(result, { text: (changed, style) => renderNodesChanged(changed, 'deleted', style) });
  }
}
