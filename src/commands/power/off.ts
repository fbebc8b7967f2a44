import { requiredArgument } from '../../cli/arguments.ts';
import { renderPower } from '../../cli/render/power.ts';
import { asFence, SwitchCommand, switchFlags } from '../../cli/switch-command.ts';

export default class PowerOff extends SwitchCommand {
  static override summary = 'Switch nodes off, and verify it.';
  static override description = `A node that is off already is left alone. ${asFence}`;
  static override examples = [
    {
      description: 'From a script, with a reason for the journal',
      command: "<%= config.bin %> power off 'n[1-4]' --yes --reason idle",
    },
  ];
  static override args = { nodeset: requiredArgument('Nodes.') };
  static override flags = switchFlags;

  async run() {
    const { args, flags } = await this.parse(PowerOff);
    return this.switchNodes('off', args.nodeset, flags, renderPower);
  }
}
