import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderNodesChanged } from '../../cli/render/node.ts';
import { setNodes } from '../../core/config/nodes/set-nodes.ts';

export default class NodeUnset extends BaseCommand {
  static override summary = 'Take fields of nodes out of the cluster file.';
  static override description =
    `Afterwards no entry of these nodes says the field, and what the defaults say holds. A name with others below it, such as ssh or attributes, takes all of them. Where one entry covers more nodes than these, it is split. What nothing says changes nothing; what only the defaults say cannot be taken away from some nodes.`;
  static override examples = [
    { description: 'An attribute', command: '<%= config.bin %> node unset n1 attributes.rack' },
    { description: 'Everything about ssh', command: "<%= config.bin %> node unset 'n[1-4]' ssh --yes" },
  ];
  static override strict = false;
  static override args = {
    nodeset: requiredArgument('Nodes to change.'),
    setting: requiredArgument('Fields by their dotted names.'),
  };
  static override flags = changeFlags;

  async run() {
    const { args, argv, flags } = await this.parse(NodeUnset);
    const unset = (argv as string[]).slice(1);
    const result = await setNodes(await this.open(), { nodes: args.nodeset, unset, ...this.changeInput(flags) });
    return this.present(result, { text: (changed, style) => renderNodesChanged(changed, 'changed', style) });
  }
}
