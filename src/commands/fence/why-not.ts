import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderWhyNot } from '../../cli/render/why-not.ts';
import { whyNot } from '../../core/fencing/why-not/why-not.ts';

export default class FenceWhyNot extends BaseCommand {
  static override summary = 'Ask whether a node could be fenced now, and why not.';
  static override description =
    `All reasons at once: levels and devices that are of no use and why, drivers, options and secrets, every guard that would refuse, each with its remedy; and what speaks for it. Nothing is switched, and without --probe no device is asked; with it a level of which a device gives no answer does not count.
The exit status is the answer: 0 yes, 3 no.`;
  static override examples = [
    { description: 'Could it be cut off?', command: '<%= config.bin %> fence why-not n2' },
    {
      description: 'Could it be switched on? Ask the devices too',
      command: '<%= config.bin %> fence why-not n2 --action on --probe',
    },
  ];
  static override args = { node: requiredArgument('Node to ask about.') };
  static override flags = {
    action: Flags.option({
      options: ['off', 'on', 'reboot', 'diag'] as const,
      default: 'off',
      summary: 'What would be done.',
    })(),
    probe: Flags.boolean({ summary: 'Look at every plug, and at what is looked at before a node is cut off.' }),
  };

  async run() {
    const { args, flags } = await this.parse(FenceWhyNot);
    const result = await whyNot(await this.open(), { node: args.node, action: flags.action, probe: flags.probe });
    return this.present(result, { text: renderWhyNot, status: result.status });
  }
}
