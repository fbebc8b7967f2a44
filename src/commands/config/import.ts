import * as Flags from '@oclif/core/flags';
import { changeFlags, repeated, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { importDescription } from '../../cli/import-description.ts';
import { renderConfigImported } from '../../cli/render/import.ts';
import { importFormatNames } from '../../core/config/exchange/import/formats.ts';
import { importConfig } from '../../core/config/exchange/import/import-config.ts';
import { existingChoices } from '../../core/config/exchange/import/plan.ts';

export default class ConfigImport extends BaseCommand {
  static override summary = 'Import the nodes that other cluster software describes.';
  static override description = importDescription();
  static override examples = [
    {
      description: 'See what an inventory would bring',
      command: '<%= config.bin %> config import hosts.ini --dry-run',
    },
    { description: 'Some of /etc/hosts', command: "<%= config.bin %> config import /etc/hosts --nodes 'n[1-64]'" },
    {
      description: 'What another program prints',
      command: 'rocks list host | <%= config.bin %> config import - --format rocks --yes',
    },
    {
      description: 'Heartbeat with its resources',
      command: '<%= config.bin %> config import /etc/ha.d/ha.cf --with /etc/ha.d/haresources',
    },
  ];
  static override args = { file: requiredArgument('File to import; - is standard input.') };
  static override flags = {
    format: Flags.option({ summary: 'Its format; guessed when left out.', options: importFormatNames })(),
    with: repeated('A further file of the same import.', 'FILE'),
    nodes: Flags.string({ summary: 'Only these nodes of the source.', helpValue: 'NODESET' }),
    existing: Flags.option({
      summary: 'What to do with nodes, groups… that are there and differ.',
      options: existingChoices,
      default: 'update' as const,
    })(),
    ...changeFlags,
  };

  async run() {
    const { args, flags } = await this.parse(ConfigImport);
    const { format, with: others = [], nodes, existing } = flags;
    const input = { file: args.file, format, with: others, nodes, existing, stdin: process.stdin };
    const result = await importConfig(await this.open(), { ...input, ...this.changeInput(flags) });
    return this.present(result, { text: renderConfigImported });
  }
}
