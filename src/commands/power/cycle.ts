import { requiredArgument } from '../../cli/arguments.ts';
import { renderPower } from '../../cli/render/power.ts';
import { asFence, SwitchCommand, switchFlags } from '../../cli/switch-command.ts';

export default class PowerCycle extends SwitchCommand {
  static override summary = 'Switch nodes off and on again, each step verified.';
  static override description = `Asked twice at once, or again within a minute, nodes are cycled once. ${asFence}`;
  static override examples = [{ description: 'One node', command: '<%= config.bin %> power cycle n2 --yes' }];
  static override args = { nodeset: requiredArgument('Nodes.') };
  static override flags = switchFlags;

  async run() {
    const { args, flags } = await this.parse(PowerCycle);
    return this.switchNodes('reboot', args.nodeset, flags, renderPower);
  }
}
