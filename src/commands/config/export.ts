import * as Flags from '@oclif/core/flags';
import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderExport } from '../../cli/render/config-export.ts';
import { exportConfig } from '../../core/config/exchange/export/export-config.ts';
import { exportFormats } from '../../core/config/exchange/export/formats.ts';

export default class ConfigExport extends BaseCommand {
  static override summary = 'Write the configuration in the format of another program.';
  static override description =
    `json and yaml are the cluster file itself, without comments; ocf reads them back with the same meaning.
ansible is an inventory with how nodes are reached, their attributes as variables, and groups; genders has groups and attributes;
clustershell groups alone; ssh-config how nodes are reached. With a node set only what has to do with those nodes is written.
What a format cannot say is left out, and a warning names it; so are secrets that stand in the file. References to secrets stay.`;
  static override examples = [
    { description: 'For Ansible', command: '<%= config.bin %> config export --format ansible > inventory.yaml' },
    { description: 'For ssh, some nodes', command: '<%= config.bin %> config export @storage --format ssh-config' },
    { description: 'For jq', command: '<%= config.bin %> config export --format json' },
  ];
  static override args = { nodeset: optionalArgument('Nodes to write of; all when left out.') };
  static override flags = {
    format: Flags.option({
      summary: 'Format to write.',
      options: exportFormats,
      required: true,
    })(),
  };

  async run() {
    const { args, flags } = await this.parse(ConfigExport);
    const result = await exportConfig(await this.open(), { format: flags.format, nodes: args.nodeset });
    return this.present(result, { text: renderExport });
  }
}
