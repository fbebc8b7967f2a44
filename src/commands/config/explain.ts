import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderExplained } from '../../cli/render/config-explain.ts';
import { explainConfig } from '../../core/config/describe/explain.ts';

export default class ConfigExplain extends BaseCommand {
  static override summary = 'Explain the fields of the cluster file.';
  static override description =
    `Says of a field what it is for, what may stand there, what holds without it, and shows it in its place.
Without a field all of them are listed. Names in the path may be real ones or *, as in nodes.n1.ssh.port or
nodes.*.ssh.port; the path of a problem, as ocf config validate prints it, can be given as it is.`;
  static override examples = [
    { description: 'All fields', command: '<%= config.bin %> config explain' },
    { description: 'One', command: "<%= config.bin %> config explain 'nodes.*.ssh.port'" },
    { description: 'For a program', command: '<%= config.bin %> config explain resources --json' },
  ];
  static override args = { field: optionalArgument('Field, as a dotted path.') };

  async run() {
    const { args } = await this.parse(ConfigExplain);
    return this.present(explainConfig({ field: args.field }), { text: renderExplained });
  }
}
