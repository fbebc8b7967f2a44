import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderResourcesChanged } from '../../cli/render/resource.ts';
import { validateFlag } from '../../cli/resource-options.ts';
import { setKnownResources } from '../../core/resources/fitting-resources.ts';

export default class ResourceSet extends BaseCommand {
  static override summary = 'Set fields of resources in the cluster file.';
  static override description =
    `Fields go by their dotted names, as in the file: nodes, prefer, after, with, avoid, group, copies, promoted, enabled, parameters.NAME (parameters.NAME.from for where a secret is read), monitor.interval, operations.ACTION.timeout, watch.restart, hooks.failed, attributes.NAME. Lists are divided by commas, node sets of prefer by blanks. What is so already changes nothing. Nothing is started or stopped by it.`;
  static override examples = [
    { description: 'A parameter', command: '<%= config.bin %> resource set vip parameters.ip=10.0.0.101' },
    {
      description: 'Several fields of two resources',
      command: '<%= config.bin %> resource set vip,web monitor.interval=10s watch.restart=3',
    },
    {
      description: 'Where a password is read',
      command: '<%= config.bin %> resource set db parameters.password.from=file:/etc/ocf/secrets/db',
    },
  ];
  static override strict = false;
  static override args = {
    resource: requiredArgument('Resource to change; several are divided by commas.'),
    setting: requiredArgument('Fields and their values, as FIELD=VALUE.'),
  };
  static override flags = { 'validate-on-node': validateFlag, ...changeFlags };

  async run() {
    const { args, argv, flags } = await this.parse(ResourceSet);
    const change = { validate: flags['validate-on-node'], ...this.changeInput(flags) };
    const input = { names: args.resource.split(','), set: (argv as string[]).slice(1), ...change };
    const result = await setKnownResources(await this.open(), input);
    return this.present(result, { text: (changed, style) => renderResourcesChanged(changed, 'changed', style) });
  }
}
