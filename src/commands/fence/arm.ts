import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderArming } from '../../cli/render/arming.ts';
import { armFencing } from '../../core/fencing/arming/disarm.ts';

export default class FenceArm extends BaseCommand {
  static override summary = 'Have nodes fenced again before a disarming ends by itself.';
  static override description =
    'For some nodes, or for the whole cluster and its members. Where nothing was disarmed it says so.';
  static override examples = [
    { description: 'All of it', command: '<%= config.bin %> fence arm' },
    { description: 'One node; the others stay disarmed', command: '<%= config.bin %> fence arm n1' },
  ];
  static override args = { nodeset: optionalArgument('Nodes; all when left out.') };

  async run() {
    const { args } = await this.parse(FenceArm);
    return this.present(await armFencing(await this.open(), args.nodeset), { text: renderArming });
  }
}
