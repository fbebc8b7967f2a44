import * as Flags from '@oclif/core/flags';
import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { durationFlag } from '../../cli/duration-flag.ts';
import { renderArming } from '../../cli/render/arming.ts';
import { disarmFencing } from '../../core/fencing/arming/disarm.ts';

export default class FenceDisarm extends BaseCommand {
  static override summary = 'Have fencing refused for a while, for work on nodes or switches.';
  static override description =
    `Off, reboot and interrupts are refused then, with who said so, why and until when; looks and switching on are not. What has begun goes on; what waits for its turn or for an answer is refused when it comes to that.
It holds for the nodes, or without any for the whole cluster and its members, and for all who fence from this machine: it is kept in the state of the cluster that describes the node. It ends by itself. ocf status and ocf fence history show it.`;
  static override examples = [
    { description: 'All of it', command: "<%= config.bin %> fence disarm --for 2h --reason 'new power strips'" },
    { description: 'Two nodes', command: "<%= config.bin %> fence disarm 'n[1-2]' --for 30m --reason 'memory test'" },
  ];
  static override args = { nodeset: optionalArgument('Nodes that are not to be fenced; all when left out.') };
  static override flags = {
    for: durationFlag({ summary: 'How long.', required: true }),
    reason: Flags.string({ summary: 'Why; whoever is refused reads it.', helpValue: 'TEXT', required: true }),
  };

  async run() {
    const { args, flags } = await this.parse(FenceDisarm);
    const input = { nodes: args.nodeset, time: flags.for, reason: flags.reason };
    return this.present(await disarmFencing(await this.open(), input), { text: renderArming });
  }
}
