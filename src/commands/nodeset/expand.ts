import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { operandFlags, readOperands } from '../../cli/nodeset-operands.ts';
import { renderExpanded } from '../../cli/render/nodeset.ts';
import { expandNodes } from '../../core/nodeset/verbs.ts';

export default class NodesetExpand extends BaseCommand {
  static override summary = 'Write every name of node sets.';
  static override description =
    `Several node sets are joined; after that come --intersection, --exclude and --xor, in this order. A set named - is read from standard input. No cluster is needed unless a set has groups or wildcards.`;
  static override examples = [
    { description: 'All names on a line', command: "<%= config.bin %> nodeset expand 'n[1-3]'" },
    { description: 'One a line', command: "<%= config.bin %> nodeset expand --separator '\\n' 'dc[1-2]n[1-9]'" },
  ];
  static override strict = false;
  static override args = {
    nodeset: requiredArgument('Node sets.'),
  };
  static override flags = {
    ...operandFlags,
    separator: Flags.string({
      char: 'S',
      summary: 'What stands between two names; \\n, \\t and \\0 are understood.',
      default: ' ',
      helpValue: 'TEXT',
    }),
  };

  async run() {
    const { argv, flags } = await this.parse(NodesetExpand);
    const { set } = await readOperands(argv as string[], flags, { open: () => this.open() });
    return this.present(expandNodes(set), { text: renderExpanded(flags.separator) });
  }
}
