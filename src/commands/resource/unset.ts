import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderResourcesChanged } from '../../cli/render/resource.ts';
import { setKnownResources } from '../../core/resources/fitting-resources.ts';

export default class ResourceUnset extends BaseCommand {
  static override summary = 'Take fields of resources out of the cluster file.';
  static override description =
    'Afterwards what holds without them holds. A name with others below it, such as monitor or attributes, takes all of them.';
  static override examples = [
    { description: 'A preference', command: '<%= config.bin %> resource unset web prefer' },
    { description: 'Everything about watching it', command: '<%= config.bin %> resource unset web watch --yes' },
  ];
  static override strict = false;
  static override args = {
    resource: requiredArgument('Resource to change; several are divided by commas.'),
    setting: requiredArgument('Fields by their dotted names.'),
  };
  static override flags = changeFlags;

  async run() {
    const { args, argv, flags } = await this.parse(ResourceUnset);
    const input = { names: args.resource.split(','), unset: (argv as string[]).slice(1), ...this.changeInput(flags) };
    const result = await setKnownResources(await this.open(), input);
    return this.present(result, { text: (changed, style) => renderResourcesChanged(changed, 'changed', style) });
  }
}
