import { dryRunFlag, reasonFlag, requiredArgument, yesFlag } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderResourcesChanged } from '../../cli/render/resource.ts';
import { deleteResources } from '../../core/config/entries/resources.ts';

export default class ResourceDelete extends BaseCommand {
  static override summary = 'Delete resources from the cluster file.';
  static override description =
    'Refused while another resource comes after one of them or runs with it. What runs goes on running: stop it first.';
  static override examples = [{ description: 'A resource', command: '<%= config.bin %> resource delete web' }];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to delete.') };
  static override flags = { 'dry-run': dryRunFlag, yes: yesFlag, reason: reasonFlag };

  async run() {
    const { argv, flags } = await this.parse(ResourceDelete);
    const cluster = await this.open();
    const input = { names: argv as string[], reason: flags.reason };
    const plan = await deleteResources(cluster, { ...input, dryRun: true });
    const message = `Delete resource ${plan.resources.join(', ')} from cluster ${plan.cluster}?`;
    if (!flags['dry-run']) await this.confirm({ message, flag: '--yes' }, flags.yes);
    const result = flags['dry-run'] ? plan : await deleteResources(cluster, input);
    return this.present(result, { text: (changed, style) => renderResourcesChanged(changed, 'deleted', style) });
  }
}
