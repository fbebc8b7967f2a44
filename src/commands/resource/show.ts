import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderResources } from '../../cli/render/resource.ts';
import { listResources } from '../../core/config/entries/resources.ts';

export default class ResourceShow extends BaseCommand {
  static override summary = 'Show the agent, parameters and relations of resources.';
  static override description = 'A secret that stands in the file is not shown; a reference is.';
  static override examples = [{ description: 'One resource', command: '<%= config.bin %> resource show web' }];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to show.') };

  async run() {
    const { argv } = await this.parse(ResourceShow);
    const result = listResources(await this.open(), { names: argv as string[] });
    return this.present(result, { text: renderResources });
  }
}
