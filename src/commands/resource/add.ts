import * as Flags from '@oclif/core/flags';
import { changeFlags, ensureFlag, repeated, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { depthFlag } from '../../cli/depth-flag.ts';
import { durationFlag } from '../../cli/duration-flag.ts';
import { renderResourcesChanged } from '../../cli/render/resource.ts';
import { resourceFrom, validateFlag } from '../../cli/resource-options.ts';
import { optionsFrom } from '../../core/config/entries/option-text.ts';
import { addKnownResource } from '../../core/resources/fitting-resources.ts';

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
      description: 'Both as a group that moves as one',
      command: '<%= config.bin %> resource add shop --group vip,web --prefer n2',
    },
    {
      description: 'A database with one promoted copy, on every node',
      command: '<%= config.bin %> resource add db --agent ocf:heartbeat:pgsql --promoted 1 --notify',
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
    }),
    group: repeated('A member, instead of an agent: a group is started in this order, together.', 'RESOURCE'),
    nodes: Flags.string({ summary: 'Where it may run; anywhere when left out.', helpValue: 'NODESET' }),
    prefer: repeated('Where it runs rather than elsewhere; the best first.', 'NODESET'),
    after: repeated('A resource that is started before it; NAME:promoted waits for the role.', 'RESOURCE'),
    with: repeated('A resource that runs on the same node.', 'RESOURCE'),
    avoid: repeated('A resource that never runs on the same node.', 'RESOURCE'),
    copies: Flags.string({ summary: 'How many copies run, on nodes of their own; or "all".', helpValue: 'COUNT' }),
    promoted: Flags.integer({ summary: 'How many of the copies are promoted.', helpValue: 'COUNT', min: 0 }),
    notify: Flags.boolean({ summary: 'Tell the copies of one another.' }),
    disabled: Flags.boolean({ summary: 'It is not meant to run yet.' }),
    'monitor-interval': durationFlag({ summary: 'How often it is looked at.' }),
    'monitor-timeout': durationFlag({ summary: 'Time limit of a look.' }),
    'monitor-depth': depthFlag({ summary: 'How thorough a look is.' }),
    monitor: repeated('A further monitor, such as interval=60s,depth=10,role=promoted.', 'SETTINGS'),
    timeout: repeated('Time limit of an action.', 'ACTION=TIME'),
    attribute: repeated('A fact of your own about it.', 'NAME=VALUE'),
    set: repeated('Another field by its dotted name, such as watch.restart=3.', 'FIELD=VALUE'),
    'validate-on-node': validateFlag,
    ensure: ensureFlag('present', 'One that is there gets what differs.'),
    ...changeFlags,
  };

  async run() {
    const { args, argv, flags } = await this.parse(ResourceAdd);
    const parameters = optionsFrom((argv as string[]).slice(1));
    const { set, ensure, 'validate-on-node': validate } = flags;
    const change = { set, ensure, validate, ...this.changeInput(flags) };
    const input = { name: args.resource, ...resourceFrom(flags), parameters, ...change };
    const result = await addKnownResource(await this.open(), input);
    return this.present(result, {
      text: (changed, style) => renderResourcesChanged(changed, flags.ensure ? 'changed' : 'added', style),
    });
  }
}
