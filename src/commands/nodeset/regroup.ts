import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { operandFlags, readOperands } from '../../cli/nodeset-operands.ts';
import { renderFolded } from '../../cli/render/nodeset.ts';
import { regroupNodes } from '../../core/nodeset/verbs.ts';

export default class NodesetRegroup extends BaseCommand {
  static override summary = 'Write a node set with the groups of the cluster.';
  static override description =
    `Groups that lie in the set whole are named, the largest first, and the nodes that are left follow.
Several node sets are joined; after that come --intersection, --exclude and --xor, in this order. A set named - is read from standard input. No cluster is needed unless a set has groups or wildcards.`;
  static override examples = [
    { description: 'Which groups are these', command: "<%= config.bin %> nodeset regroup 'n[1-12]'" },
  ];
  static override strict = false;
  static override args = {
    nodeset: requiredArgument('Node sets.'),
  };
  static override flags = {
    ...operandFlags,
    overlap: Flags.boolean({ summary: 'Name also groups whose nodes other groups have named already.' }),
  };

  async run() {
    const { argv, flags } = await this.parse(NodesetRegroup);
    const { set, lookup } = await readOperands(argv as string[], flags, { open: () => this.open(), groups: true });
    return this.present(regroupNodes(set, lookup, flags), { text: renderFolded });
  }
}
