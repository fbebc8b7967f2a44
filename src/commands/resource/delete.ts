import * as Flags from '@oclif/core/flags';
import { changeFlags, ensureFlag, requiredArgument, runningFlag } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderResourcesChanged } from '../../cli/render/resource.ts';
import { deleteIdleResources } from '../../core/resources/guarded-changes.ts';

export default class ResourceDelete extends BaseCommand {
  static override summary = 'Delete resources from the cluster file.';
  static override description =
    'Refused while another resource names one of them; --references remove takes them out of its relations and groups. Refused too while by the journal one of them runs.';
  static override examples = [{ description: 'A resource', command: '<%= config.bin %> resource delete web' }];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to delete.') };
  static override flags = {
    references: Flags.option({
      summary: 'What happens where they are named elsewhere.',
      options: ['refuse', 'remove'] as const,
      default: 'refuse',
    })(),
    running: runningFlag,
    ensure: ensureFlag('absent', 'Names that are not there are as wanted.'),
    ...changeFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(ResourceDelete);
    const result = await deleteIdleResources(await this.open(), {
      names: argv as string[],
      ensure: flags.ensure,
      running: flags.running,
      removeReferences: flags.references === 'remove',
      ...this.changeInput(flags),
    });
    return this.present(result, { text: (changed, style) => renderResourcesChanged(changed, 'deleted', style) });
  }
}
