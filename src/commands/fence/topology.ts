import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderTopology } from '../../cli/render/topology.ts';
import { fenceTopology } from '../../core/fencing/plan/topology.ts';

export default class FenceTopology extends BaseCommand {
  static override summary = 'Show how nodes are fenced: levels, devices, plugs, and what hangs on what.';
  static override description =
    'Nodes that are fenced in the same way stand together; nodes that nothing can fence are named. From the cluster file alone: no device is contacted.';
  static override examples = [
    { description: 'All nodes', command: '<%= config.bin %> fence topology' },
    { description: 'Some, for a program', command: "<%= config.bin %> fence topology 'n[1-3]' --json" },
  ];
  static override args = { nodeset: optionalArgument('Nodes to show; all when left out.') };

  async run() {
    const { args } = await this.parse(FenceTopology);
    const result = fenceTopology(await this.open(), args.nodeset === undefined ? [] : [args.nodeset]);
    return this.present(result, { text: renderTopology });
  }
}
