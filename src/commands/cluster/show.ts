import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderClusterShown } from '../../cli/render/cluster.ts';
import { showCluster } from '../../core/clusters/show.ts';

export default class ClusterShow extends BaseCommand {
  static override summary = 'Show what a cluster holds and where it is kept.';
  static override description =
    `Its file, id, member clusters, state folder and the last change of the file, and how many nodes, groups, devices and resources it has.`;
  static override examples = [
    { description: 'The current cluster', command: '<%= config.bin %> cluster show' },
    { description: 'Another one', command: '<%= config.bin %> cluster show web' },
  ];
  static override args = { cluster: optionalArgument('A known cluster, or a path; the current one when left out.') };

  async run() {
    const { args } = await this.parse(ClusterShow);
    return this.present(showCluster(await this.open(args.cluster)), { text: renderClusterShown });
  }
}
