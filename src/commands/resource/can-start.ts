import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderCanStart } from '../../cli/render/can-start.ts';
import { canStart, startStatus } from '../../core/resources/gate/can-start.ts';

export default class ResourceCanStart extends BaseCommand {
  static override summary = 'Ask whether resources could be started now, and why not.';
  static override description =
    `Asks all that a start would ask, and changes nothing: the cluster file and the agents' parameters, every node that may run the resources or what they need, the devices of nodes that count as off, the quorum where the file wants one, and the hooks. Shows where they would be started, what before, and every reason for and against, each of the latter with its remedy. The exit status is the answer: 0 yes, 3 no.`;
  static override examples = [
    { description: 'Could it be started, and where?', command: '<%= config.bin %> resource can-start web' },
    { description: 'On this node?', command: '<%= config.bin %> resource can-start web --node n2' },
  ];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to ask about.') };
  static override flags = {
    node: Flags.string({ summary: 'Only on this node.', helpValue: 'NODE' }),
  };

  async run() {
    const { argv, flags } = await this.parse(ResourceCanStart);
    const result = await canStart(await this.open(), { names: argv as string[], node: flags.node });
    return this.present(result, { text: renderCanStart, status: startStatus(result) });
  }
}
