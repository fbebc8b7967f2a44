import { requiredArgument } from '../../cli/arguments.ts';
import { renderPower } from '../../cli/render/power.ts';
import { SwitchCommand, switchFlags } from '../../cli/switch-command.ts';

export default class PowerCycle extends SwitchCommand {
  static override summary = 'Switch nodes off and on again, each step verified.';
  static override description =
    `Asked twice at once, or again within a minute, nodes are cycled once. It is ocf fence in powerman's words: the same levels, devices, guards, journal and verdicts, and nodes that others are switching at the moment are switched once. The lines on:, off: and unknown: say what was seen; a node that is not as asked has a line with the reason. The exit status is that of ocf fence.`;
  static override examples = [{ description: 'One node', command: '<%= config.bin %> power cycle n2 --yes' }];
  static override args = { nodeset: requiredArgument('Nodes.') };
  static override flags = switchFlags;

  async run() {
    const { args, flags } = await this.parse(PowerCycle);
    return this.switchNodes('reboot', args.nodeset, flags, renderPower);
  }
}
