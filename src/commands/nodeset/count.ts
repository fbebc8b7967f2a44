import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { operandFlags, readOperands } from '../../cli/nodeset-operands.ts';
import { renderCount } from '../../cli/render/nodeset.ts';
import { countNodes } from '../../core/nodeset/verbs.ts';

export default class NodesetCount extends BaseCommand {
  static override summary = 'Count the nodes of node sets.';
  static override description =
    `Several node sets are joined; after that come --intersection, --exclude and --xor, in this order. A set named - is read from standard input. No cluster is needed unless a set has groups or wildcards.`;
  static override examples = [
    { description: 'How many are these', command: "<%= config.bin %> nodeset count 'n[1-99]' web1" },
    { description: 'How many in a group', command: '<%= config.bin %> nodeset count @storage' },
  ];
  static override strict = false;
  static override args = {
    nodeset: requiredArgument('Node sets.'),
  };
  static override flags = {
    ...operandFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(NodesetCount);
    const { set } = await readOperands(argv as string[], flags, { open: () => this.open() });
    return this.present(countNodes(set), { text: renderCount });
  }
}
