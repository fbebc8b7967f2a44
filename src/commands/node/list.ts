import * as Flags from '@oclif/core/flags';
import { optionalArgument, repeated } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { nodeListOutputs, renderNodeList, renderNodeNames } from '../../cli/render/node-list.ts';
import { listByEntry } from '../../core/config/nodes/by-entry.ts';
import { listNodeNames } from '../../core/config/nodes/nodes.ts';
import { exitStatus } from '../../core/errors.ts';

export default class NodeList extends BaseCommand {
  static override summary = 'List the nodes of the cluster.';
  static override description = `The nodes that the cluster file describes, whether they are up or not.
In a table nodes that are alike share a line. With a node set only the nodes in it are listed.
Fields are name, address, transport, votes, id, groups, command, ssh.user (port, identity, jump, options.NAME) and attributes.NAME, with the values that count after defaults and node sets.
A condition of --where is FIELD=VALUE, FIELD!=VALUE, FIELD~REGEX, FIELD!~REGEX, FIELD (it is set) or !FIELD (it is not). That no node meets it is no error.
Without a node set, a member cluster that cannot be read is left out with a warning, and the exit status is 4.
--output commands prints the commands that add these nodes to an empty cluster; their exit status is 4 when they cannot say everything.`;
  static override examples = [
    { description: 'All nodes', command: '<%= config.bin %> node list' },
    { description: 'Names for a script, one a line', command: '<%= config.bin %> node list @storage --output name' },
    {
      description: 'Two conditions, chosen columns',
      command:
        '<%= config.bin %> node list --where attributes.rack=r1 --where transport!=local --columns name,address,votes',
    },
    { description: 'Everything, for a program', command: "<%= config.bin %> node list 'n[1-2]' --json" },
  ];
  static override args = { nodeset: optionalArgument('Nodes to list; all when left out.') };
  static override flags = {
    where: repeated('Only nodes that meet this; given several times, all of them.', 'CONDITION'),
    columns: Flags.string({ summary: 'Fields to show, divided by commas.', helpValue: 'COLUMNS' }),
    sort: Flags.string({ summary: 'Order by a field; nodes without it come last.', helpValue: 'COLUMN' }),
    output: Flags.option({ summary: 'How to print.', options: nodeListOutputs, default: 'table' })(),
    'no-fold': Flags.boolean({ summary: 'A line, or a command, for each node.' }),
  };

  async run() {
    const { args, flags } = await this.parse(NodeList);
    // nodes that are named must all be known
    const cluster = await (args.nodeset === undefined ? this.openPartial() : this.open());
    const [input, left] = [{ nodes: args.nodeset }, cluster.model.joined?.left?.size ? exitStatus.PARTIAL : 0];
    if (isPlain(flags)) {
      if (flags.output === 'name')
        return this.present(listNodeNames(cluster, input), { text: renderNodeNames, status: left });
      const table = flags.output === 'table' && !this.wantsJson();
      if (table) return this.present(listByEntry(cluster, input), { text: renderNodeList, status: left });
    }
    const { nodeListing } = await import('../../cli/node-listing.ts');
    const [result, how] = await nodeListing(cluster, args.nodeset, flags, this.schema());
    return this.present(result, { ...how, status: how.status || left });
  }
}

function isPlain(flags: { where?: unknown; columns?: unknown; sort?: unknown; 'no-fold'?: boolean }): boolean {
  return [flags.where, flags.columns, flags.sort].every((flag) => flag === undefined) && !flags['no-fold'];
}
