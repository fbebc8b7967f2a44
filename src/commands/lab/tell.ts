import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { durationFlag } from '../../cli/duration-flag.ts';
import { renderRackState } from '../../cli/render/lab.ts';
import { tellRack } from '../../core/lab/tell-rack.ts';

export default class LabTell extends BaseCommand {
  static override summary = 'Give an order to a simulated rack that runs.';
  static override description =
    `Orders are show, fault NAME, faults, off HOST, on HOST, hang HOST and help. Every one is answered with the state of the rack: its plugs, what the switch was told and what really became of each plug.`;
  static override examples = [
    {
      description: 'A switch that does nothing',
      command: '<%= config.bin %> lab tell --folder /tmp/rack fault no-effect',
    },
    {
      description: 'What was done, for a program',
      command: '<%= config.bin %> lab tell --folder /tmp/rack show --json',
    },
  ];
  static override strict = false;
  static override args = { order: requiredArgument('The words of the order.') };
  static override flags = {
    folder: Flags.string({ summary: 'The folder of the rack.', helpValue: 'DIR', required: true }),
    timeout: durationFlag({ summary: 'How long to wait for it; 30s when left out.' }),
  };

  async run() {
    const { argv, flags } = await this.parse(LabTell);
    const order = (argv as string[]).join(' ');
    const state = await tellRack({ folder: flags.folder, order, limit: flags.timeout ?? 30_000 });
    return this.present(state, { text: renderRackState });
  }
}
