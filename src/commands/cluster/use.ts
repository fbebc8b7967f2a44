import * as Flags from '@oclif/core/flags';
import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderClusterUsed } from '../../cli/render/cluster.ts';
import { useCluster } from '../../core/clusters/use.ts';
import { OcfError } from '../../core/errors.ts';

export default class ClusterUse extends BaseCommand {
  static override summary = 'Choose the cluster that commands work on.';
  static override description =
    `It is meant from then on wherever neither --cluster nor OCF_CLUSTER says another, in every shell of this user. A - chooses the one before.`;
  static override examples = [
    { description: 'Work on one', command: '<%= config.bin %> cluster use web' },
    { description: 'Go back to the one before', command: '<%= config.bin %> cluster use -' },
    { description: 'Have none', command: '<%= config.bin %> cluster use --none' },
  ];
  static override args = { cluster: optionalArgument('A known cluster, or - for the one before.') };
  static override flags = { none: Flags.boolean({ summary: 'Let no cluster be current.' }) };

  async run() {
    const { args, flags } = await this.parse(ClusterUse);
    if ((args.cluster === undefined) !== (flags.none === true)) {
      const message = flags.none ? 'A cluster and --none were given.' : 'CLUSTER is missing.';
      throw new OcfError('USAGE', message, { suggestions: ['See the clusters with: ocf cluster list'] });
    }
    return this.present(useCluster(this.host(), { name: args.cluster }), { text: renderClusterUsed });
  }
}
