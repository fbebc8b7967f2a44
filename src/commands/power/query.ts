import { optionalArgument } from '../../cli/arguments.ts';
import { PowerCommand } from '../../cli/power-command.ts';

export default class PowerQuery extends PowerCommand {
  static override summary = 'Look which nodes are on and which are off.';
  static override description =
    `Every plug is asked now; nothing is remembered and nothing is switched. The exit status is 0 when the power of every node is known, else 7.`;
  static override examples = [{ description: 'All nodes of a rack', command: '<%= config.bin %> power query @rack1' }];
  static override args = { nodeset: optionalArgument('Nodes; all that a device feeds when left out.') };

  async run() {
    const { args } = await this.parse(PowerQuery);
    return this.power('status', args.nodeset, {});
  }
}
