import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { operandFlags, readOperands } from '../../cli/nodeset-operands.ts';
import { renderFolded } from '../../cli/render/nodeset.ts';
import { sliceNodes } from '../../core/nodeset/verbs.ts';

export default class NodesetSlice extends BaseCommand {
  static override summary = 'Take nodes by their positions in a node set.';
  static override description =
    `Positions count from 0 in the order of the expanded set; those beyond its end are left out.
Several node sets are joined; after that come --intersection, --exclude and --xor, in this order. A set named - is read from standard input. No cluster is needed unless a set has groups or wildcards.`;
  static override examples = [
    { description: 'The first ten', command: "<%= config.bin %> nodeset slice 0-9 'n[1-100]'" },
    { description: 'Every second of them', command: "<%= config.bin %> nodeset slice 0-9/2 'n[1-100]'" },
  ];
  static override strict = false;
  static override args = {
    positions: requiredArgument('Positions, such as 0-9/2,20.'),
    nodeset: requiredArgument('Node sets.'),
  };
  static override flags = {
    ...operandFlags,
  };

  async run() {
    const { args, argv, flags } = await this.parse(NodesetSlice);
    const { set } = await readOperands((argv as string[]).slice(1), flags, { open: () => this.open() });
    return this.present(sliceNodes(set, { positions: args.positions }), { text: renderFolded });
  }
}
