import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { operandFlags, readOperands } from '../../cli/nodeset-operands.ts';
import { renderFolded } from '../../cli/render/nodeset.ts';
import { pickNodes } from '../../core/nodeset/verbs.ts';
import { wholeNumber } from '../../core/nodeset/whole-number.ts';

export default class NodesetPick extends BaseCommand {
  static override summary = 'Pick nodes at random.';
  static override description =
    `Every node is as likely as any other. The whole set is picked when it has no more nodes than asked for.
Several node sets are joined; after that come --intersection, --exclude and --xor, in this order. A set named - is read from standard input. No cluster is needed unless a set has groups or wildcards.`;
  static override examples = [
    { description: 'Two nodes to try something on', command: '<%= config.bin %> nodeset pick 2 @compute' },
  ];
  static override strict = false;
  static override args = {
    count: requiredArgument('How many nodes.'),
    nodeset: requiredArgument('Node sets.'),
  };
  static override flags = {
    ...operandFlags,
  };

  async run() {
    const { args, argv, flags } = await this.parse(NodesetPick);
    const { set } = await readOperands((argv as string[]).slice(1), flags, { open: () => this.open() });
    const { system } = this.host();
    const random = (bound: number) => Number.parseInt(system.randomHex(6), 16) % bound;
    return this.present(pickNodes(set, { count: wholeNumber(args.count), random }), { text: renderFolded });
  }
}
