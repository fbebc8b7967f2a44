import { BaseCommand } from '../../cli/base-command.ts';
import { renderClusterList } from '../../cli/render/cluster.ts';
import { listClusters } from '../../core/clusters/list.ts';

export default class ClusterList extends BaseCommand {
  static override summary = 'List the known clusters and mark the current one.';
  static override description =
    `Known are the files in the folder clusters of the configuration, and what ocf cluster add linked there. The current one is chosen by --cluster, else OCF_CLUSTER, else ocf cluster use, else it is the only one; which, the last line says.
A file that cannot be used is listed with its problem and is no failure.`;
  static override examples = [
    { description: 'All clusters', command: '<%= config.bin %> cluster list' },
    { description: 'For a program', command: '<%= config.bin %> cluster list --json' },
  ];

  async run() {
    const { flags } = await this.parse(ClusterList);
    return this.present(await listClusters(this.host(), flags.cluster), { text: renderClusterList });
  }
}
