import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderResourcesChanged } from '../../cli/render/resource.ts';
import { setResources } from '../../core/config/entries/set-entries.ts';

export default class ResourceEnable extends BaseCommand {
  static override summary = 'Say that resources are meant to run.';
  static override description =
    'In the cluster file; nothing is started. The same as: ocf resource set RESOURCE enabled=true';
  static override examples = [{ description: 'Two resources', command: '<%= config.bin %> resource enable vip web' }];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to enable.') };
  static override flags = changeFlags;

  async run() {
    const { argv, flags } = await this.parse(ResourceEnable);
    const input = { names: argv as string[], set: ['enabled=true'], ...this.changeInput(flags) };
    const result = await setResources(await this.open(), input);
    return this.present(result, { text: (changed, style) => renderResourcesChanged(changed, 'enabled', style) });
  }
}
