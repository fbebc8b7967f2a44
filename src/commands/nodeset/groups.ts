import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { operandFlags, readOperands } from '../../cli/nodeset-operands.ts';
import { renderGroups } from '../../cli/render/nodeset.ts';
import { listGroups } from '../../core/nodeset/verbs.ts';

export default class NodesetGroups extends BaseCommand {
  static override summary = 'List the groups of the cluster, or those that nodes belong to.';
  static override description = `With a node set only the groups that have nodes in it are listed, with these nodes.
Several node sets are joined; after that come --intersection, --exclude and --xor, in this order. A set named - is read from standard input. No cluster is needed unless a set has groups or wildcards.`;
  static override examples = [
    { description: 'All groups', command: '<%= config.bin %> nodeset groups' },
    { description: 'Those of a group source', command: '<%= config.bin %> nodeset groups --source genders' },
    { description: 'Which groups has this node', command: '<%= config.bin %> nodeset groups n7' },
  ];
  static override strict = false;
  static override args = {
    nodeset: optionalArgument('Node sets; all groups when left out.'),
  };
  static override flags = {
    ...operandFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(NodesetGroups);
    const { set, lookup } = await readOperands(argv as string[], flags, { open: () => this.open(), groups: true });
    return this.present(listGroups(argv.length > 0 ? set : undefined, lookup, flags.source), { text: renderGroups });
  }
}
