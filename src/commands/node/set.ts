import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderNodesChanged } from '../../cli/render/node.ts';
import { setNodes } from '../../core/config/nodes/set-nodes.ts';

export default class NodeSet extends BaseCommand {
  static override summary = 'Set fields of nodes in the cluster file.';
  static override description =
    `Fields go by their dotted names: address, votes, transport, command (split at blanks), id, ssh.user, ssh.port, ssh.identity, ssh.jump, ssh.options.NAME, attributes.NAME. Where one entry covers more nodes than these, it is split: the rest keeps it, these get one in the same words with the change. What is so already changes nothing.`;
  static override examples = [
    { description: 'Two fields of a node', command: '<%= config.bin %> node set n1 votes=2 attributes.rack=r7' },
    {
      description: 'See what would become of the file',
      command: "<%= config.bin %> node set 'n[1-4]' ssh.port=2222 --dry-run",
    },
  ];
  static override strict = false;
  static override args = {
    nodeset: requiredArgument('Nodes to change.'),
    setting: requiredArgument('Fields and their values, as FIELD=VALUE.'),
  };
  static override flags = changeFlags;

  async run() {
    const { args, argv, flags } = await this.parse(NodeSet);
    const set = (argv as string[]).slice(1);
    const result = await setNodes(await this.open(), { nodes: args.nodeset, set, ...this.changeInput(flags) });
    return this.present(result, { text: (changed, style) => renderNodesChanged(changed, 'changed', style) });
  }
}
