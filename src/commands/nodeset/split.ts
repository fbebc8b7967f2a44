import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { operandFlags, readOperands } from '../../cli/nodeset-operands.ts';
import { renderParts } from '../../cli/render/nodeset.ts';
import { splitNodes } from '../../core/nodeset/verbs.ts';
import { wholeNumber } from '../../core/nodeset/whole-number.ts';

export default class NodesetSplit extends BaseCommand {
  static override summary = 'Cut a node set into parts of equal size, one a line.';
  static override description = `The sizes differ by one at most; there are never more parts than nodes.
Several node sets are joined; after that come --intersection, --exclude and --xor, in this order. A set named - is read from standard input. No cluster is needed unless a set has groups or wildcards.`;
  static override examples = [
    { description: 'Three batches', command: "<%= config.bin %> nodeset split 3 'n[1-100]'" },
  ];
  static override strict = false;
  static override args = {
    count: requiredArgument('How many parts.'),
    nodeset: requiredArgument('Node sets.'),
  };
  static override flags = {
    ...operandFlags,
  };

  async run() {
    const { args, argv, flags } = await this.parse(NodesetSplit);
    const { set } = await readOperands((argv as string[]).slice(1), flags, { open: () => this.open() });
    return this.present(splitNodes(set, { parts: wholeNumber(args.count) }), { text: renderParts });
  }
}
