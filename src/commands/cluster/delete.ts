import * as Flags from '@oclif/core/flags';
import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { deletionQuestion, renderClusterDeleted } from '../../cli/render/cluster.ts';
import { deleteCluster, planDeleteCluster } from '../../core/clusters/delete.ts';

export default class ClusterDelete extends BaseCommand {
  static override summary = 'Take a cluster away from the known ones.';
  static override description =
    `Its file is moved to the state folder, from where it can be put back; of a registered file only the link goes. Journal, versions and fencing history stay. The question is answered with the name of the cluster.
Refused while another known cluster has it as a member, and for the current cluster without --clear-context. Nothing happens on the nodes.`;
  static override examples = [
    { description: 'A cluster', command: '<%= config.bin %> cluster delete test' },
    { description: 'See what would be done', command: '<%= config.bin %> cluster delete test --dry-run' },
  ];
  static override args = { cluster: requiredArgument('A known cluster.') };
  static override flags = {
    ...changeFlags,
    'clear-context': Flags.boolean({ summary: 'Also the current cluster; none is current afterwards.' }),
  };

  async run() {
    const { args, flags } = await this.parse(ClusterDelete);
    const host = this.host();
    const input = { name: args.cluster, clearContext: flags['clear-context'], reason: flags.reason };
    const plan = await planDeleteCluster(host, input);
    if (!flags['dry-run']) await this.confirm(deletionQuestion(plan), flags.yes);
    const result = flags['dry-run'] ? { ...plan, changed: false, dryRun: true } : await deleteCluster(host, input);
    return this.present(result, { text: renderClusterDeleted });
  }
}
