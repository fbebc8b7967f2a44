import * as Flags from '@oclif/core/flags';
import { changeFlags, ensureFlag, repeated, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { durationFlag } from '../../cli/duration-flag.ts';
import { operationsFrom } from '../../cli/operations.ts';
import { renderResourcesChanged } from '../../cli/render/resource.ts';
import { optionsFrom } from '../../core/config/entries/option-text.ts';
import { addKnownResource } from '../../core/resources/add-resource.ts';

export default class ResourceAdd extends BaseCommand {
  static override summary = 'Add a resource to the cluster file.';
  static override description =
    `It is not started. Where its agent is installed on this machine, parameters and actions are checked against what the agent says of itself. Parameters follow the name as NAME=VALUE; NAME.from=file:/path (or env:NAME, command:…) says where a secret is read when it is needed.`;
  static override examples = [
    {
      description: 'An address that moves between two nodes',
      command: "<%= config.bin %> resource add vip --agent ocf:heartbeat:IPaddr2 --nodes 'n[1-2]' ip=10.0.0.100",
    },
    {
      description: 'A web server with it, started after it',
      command: '<%= config.bin %> resource add web --agent systemd:nginx --after vip --with vip --monitor-interval 10s',
    },
    {
      description: 'Commands of your own',
      command:
        "<%= config.bin %> resource add cache --agent exec: start='cachectl up' stop='cachectl down' status='cachectl ping'",
    },
  ];
  static override strict = false;
  static override args = {
    resource: requiredArgument('Name of the resource.'),
    parameters: { ...requiredArgument('Parameters as NAME=VALUE.'), required: false },
  };
  static override flags = {
    agent: Flags.string({
      summary: 'Its agent: ocf:PROVIDER:TYPE, systemd:UNIT, lsb:SCRIPT or exec:.',
      helpValue: 'AGENT',
      required: true,
    }),
    nodes: Flags.string({ summary: 'Where it may run; anywhere when left out.', helpValue: 'NODESET' }),
    after: repeated('A resource that is started before it.', 'RESOURCE'),
    with: repeated('A resource that runs on the same node.', 'RESOURCE'),
    'monitor-interval': durationFlag({ summary: 'How often it is looked at.' }),
    'monitor-timeout': durationFlag({ summary: 'Time limit of a look.' }),
    timeout: repeated('Time limit of an action.', 'ACTION=TIME'),
    ensure: ensureFlag('present', 'One that is there gets what differs.'),
    ...changeFlags,
  };

  async run() {
    const { args, argv, flags } = await this.parse(ResourceAdd);
    const { agent, nodes, after = [], with: together = [] } = flags;
    const parameters = optionsFrom((argv as string[]).slice(1));
    const entry = { name: args.resource, agent, parameters, nodes, after, with: together };
    const operations = operationsFrom(flags);
    const result = await addKnownResource(await this.open(), {
      ...entry,
      operations,
      ensure: flags.ensure,
      ...this.changeInput(flags),
    });
    return this.present(result, {
      text: (changed, style) => renderResourcesChanged(changed, flags.ensure ? 'changed' : 'added', style),
    });
  }
}
