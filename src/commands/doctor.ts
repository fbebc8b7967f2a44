import * as Flags from '@oclif/core/flags';
import { clusterToSpare } from '../cli/agent-site.ts';
import { optionalArgument } from '../cli/arguments.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { durationFlag } from '../cli/duration-flag.ts';
import { renderChecks, renderDoctor } from '../cli/render/doctor.ts';
import { checkIds, listChecks } from '../core/doctor/checks.ts';
import { doctor, doctorStatus } from '../core/doctor/doctor.ts';

export default class Doctor extends BaseCommand {
  static override summary = 'Find what makes nodes slow or unsafe, and what to do about it.';
  static override description =
    `Measures a new connection to each node part by part, asks the node's shell what it needs to know, and looks at this machine and at the cluster file. Without NODESET all nodes are examined; without a cluster only this machine.
Each node is examined in one session, many nodes at once; a node that does not answer costs its time limit. Nothing is changed: in the temporary folders of a node a file is made and deleted.
The exit status is 0 when there is nothing to mend, 3 when there is, 4 when something could not be examined.`;
  static override examples = [
    { description: 'All nodes, and this machine', command: '<%= config.bin %> doctor' },
    { description: 'Only the clocks of four nodes', command: "<%= config.bin %> doctor 'n[1-4]' --check clock" },
    { description: 'Also what is as it should be', command: '<%= config.bin %> doctor --all' },
    { description: 'What is looked at', command: '<%= config.bin %> doctor --list' },
  ];
  static override args = { nodeset: optionalArgument('Nodes to examine; all of the cluster when left out.') };
  static override flags = {
    check: Flags.option({
      summary: 'Only this check, one of --list; may be given several times.',
      options: checkIds,
      multiple: true,
      multipleNonGreedy: true,
    })(),
    here: Flags.boolean({ summary: 'Ask no node: examine this machine and the cluster file alone.' }),
    all: Flags.boolean({ summary: 'Show also what is as it should be.' }),
    list: Flags.boolean({ summary: 'List the checks, and do nothing else.' }),
    timeout: durationFlag({ summary: 'Time limit for each node; 20s when left out.' }),
    fanout: Flags.integer({ summary: 'Nodes examined at once.', helpValue: 'COUNT', min: 1, default: 64 }),
  };

  async run() {
    const { args, flags } = await this.parse(Doctor);
    if (flags.list) return this.present(listChecks(), { text: renderChecks });
    const nodes = args.nodeset === undefined ? undefined : [args.nodeset];
    const open = () => this.open();
    const required = args.nodeset !== undefined || flags.cluster !== undefined;
    const cluster = required ? await open() : await clusterToSpare({ open });
    const result = await doctor(this.host(), cluster, { ...flags, nodes, checks: flags.check });
    return this.present(result, {
      text: (found, style) => renderDoctor(found, style, { all: flags.all }),
      status: doctorStatus(result),
    });
  }
}
