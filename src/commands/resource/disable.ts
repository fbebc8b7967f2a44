import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderResourcesChanged } from '../../cli/render/resource.ts';
import { setResources } from '../../core/config/entries/set-entries.ts';

export default class ResourceDisable extends BaseCommand {
  static override summary = 'Say that resources are not meant to run.';
  static override description =
    'In the cluster file; nothing is stopped, but ocf resource start refuses them and ocf resource apply stops them. The same as: ocf resource set RESOURCE enabled=false';
  static override examples = [{ description: 'Two resources', command: '<%= config.bin %> resource disable vip web' }];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to disable.') };
  static override flags = changeFlags;

  async run() {
    const { argv, flags } = await this.parse(ResourceDisable);
    const input = { names: argv as string[], set: ['enabled=false'], ...this.changeInput(flags) };
    const result = await setResources(await this.open(), input);
    return this.present(result, { text: (changed, style) => renderResourcesChanged(changed, 'disabled', style) });
  }
}
