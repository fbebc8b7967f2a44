import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderPower } from '../../cli/render/power.ts';
import { executeFence } from '../../core/fencing/act/fence.ts';
import { fencibleNodes } from '../../core/fencing/devices/known-devices.ts';
import { planFence } from '../../core/fencing/plan/plan.ts';

export default class PowerQuery extends BaseCommand {
  static override summary = 'Look which nodes are on and which are off.';
  static override description =
    'Every plug is asked now; nothing is remembered and nothing is switched. The exit status is 0 when the power of every node is known, else 7.';
  static override examples = [{ description: 'All nodes of a rack', command: '<%= config.bin %> power query @rack1' }];
  static override args = { nodeset: optionalArgument('Nodes; all that a device feeds when left out.') };

  async run() {
    const { args } = await this.parse(PowerQuery);
    const cluster = await this.open();
    const nodes = [args.nodeset ?? fencibleNodes(cluster).join(',')];
    const result = await executeFence(cluster, await planFence(cluster, { nodes, action: 'status' }));
    return this.present(result, { text: renderPower, status: result.status });
  }
}
