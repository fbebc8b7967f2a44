import * as Flags from '@oclif/core/flags';
import { dryRunFlag, optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderClusterAdded } from '../../cli/render/cluster.ts';
import { addCluster } from '../../core/clusters/add.ts';

export default class ClusterAdd extends BaseCommand {
  static override summary = 'Make a cluster known by name.';
  static override description =
    `With --file a cluster file that is there is registered: it stays where it is, and a link to it is made. Without it a new, empty cluster file is made, as ocf init does.
Nothing that is there is replaced.`;
  static override examples = [
    { description: 'Register a file', command: '<%= config.bin %> cluster add web --file /srv/web/cluster.yaml' },
    { description: 'Make a new one', command: '<%= config.bin %> cluster add test' },
  ];
  static override args = {
    name: optionalArgument('Name to know it by; with --file what the file says when left out.'),
  };
  static override flags = {
    file: Flags.string({ summary: 'Cluster file to register.', helpValue: 'FILE' }),
    'dry-run': dryRunFlag,
  };

  async run() {
    const { args, flags } = await this.parse(ClusterAdd);
    const input = { name: args.name, file: flags.file, dryRun: flags['dry-run'] };
    return this.present(await addCluster(this.host(), input), { text: renderClusterAdded });
  }
}
