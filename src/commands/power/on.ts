import { requiredArgument } from '../../cli/arguments.ts';
import { renderPower } from '../../cli/render/power.ts';
import { asFence, SwitchCommand, switchFlags } from '../../cli/switch-command.ts';

export default class PowerOn extends SwitchCommand {
  static override summary = 'Switch nodes on, and verify it.';
  static override description = `A node that is on already is left alone. ${asFence}`;
  static override examples = [{ description: 'From a script', command: "<%= config.bin %> power on 'n[1-4]' --yes" }];
  static override args = { nodeset: requiredArgument('Nodes.') };
  static override flags = switchFlags;

  async run() {
    const { args, flags } = await this.parse(PowerOn);
    return this.switchNodes('on', args.nodeset, flags, renderPower);
  }
}
