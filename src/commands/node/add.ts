import * as Flags from '@oclif/core/flags';
import { changeFlags, ensureFlag, repeated, requiredArgument, setFieldFlag } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { nodeSettingsFrom } from '../../cli/node-settings.ts';
import { renderNodesChanged } from '../../cli/render/node.ts';
import { transportNames } from '../../core/config/model.ts';
import { addNodes } from '../../core/config/nodes/node-changes.ts';
import { settingsWith } from '../../core/config/nodes/settings-with.ts';

export default class NodeAdd extends BaseCommand {
  static override summary = 'Add a node, or a node set, to the cluster file.';
  static override description =
    `Writes one entry for the whole node set; {name} in an address or a command stands for each node's name.
Nothing is contacted, and everything else in the file stays as it is.`;
  static override examples = [
    { description: 'A node', command: '<%= config.bin %> node add n1 --address 10.0.0.1' },
    {
      description: 'Sixteen nodes alike',
      command: "<%= config.bin %> node add 'n[01-16]' --address '{name}.mgmt' --ssh-user root --attribute rack=r1",
    },
    {
      description: 'For a script: as it shall be, whether it is there or not',
      command: '<%= config.bin %> node add n4 --set ssh.jump=gate --ensure present --yes',
    },
    { description: 'See what would be written', command: '<%= config.bin %> node add n4 --dry-run' },
  ];
  static override args = { nodeset: requiredArgument('Nodes to add.') };
  static override flags = {
    address: Flags.string({ summary: 'Host name or address; the name itself when left out.', helpValue: 'ADDRESS' }),
    transport: Flags.option({ summary: 'How programs are run on it.', options: transportNames })(),
    'ssh-user': Flags.string({ summary: 'Who logs in by ssh.', helpValue: 'USER' }),
    'ssh-port': Flags.integer({ summary: 'Port of its ssh server.', helpValue: 'PORT', min: 1, max: 65535 }),
    'ssh-identity': Flags.string({ summary: 'File of the private key.', helpValue: 'FILE' }),
    'ssh-jump': Flags.string({ summary: 'Host to go through, as for ssh -J.', helpValue: 'HOST' }),
    'ssh-option': repeated('A further -o option of ssh.', 'NAME=VALUE'),
    command: Flags.string({
      summary: 'For transport command: the program that gives a shell on it, split at blanks.',
      helpValue: 'COMMAND',
    }),
    attribute: repeated('An attribute to choose nodes by.', 'NAME=VALUE'),
    votes: Flags.integer({ summary: 'Votes in a quorum.', helpValue: 'NUMBER', min: 0 }),
    parent: Flags.string({ summary: 'The node whose power it hangs on: chassis, hypervisor.', helpValue: 'NODE' }),
    id: Flags.string({ summary: 'UUID of the node; made of cluster and name when left out.', helpValue: 'UUID' }),
    set: setFieldFlag,
    ensure: ensureFlag('present', 'Nodes that are there get what differs; the rest is added.'),
    each: Flags.boolean({ summary: 'Write an entry for each node instead of one for the set.' }),
    ...changeFlags,
  };

  async run() {
    const { args, flags } = await this.parse(NodeAdd);
    const settings = settingsWith(nodeSettingsFrom(flags), flags.set ?? []);
    const { ensure, each } = flags;
    const input = { set: args.nodeset, settings, ensure, asSet: !each, ...this.changeInput(flags) };
    const result = await addNodes(await this.open(), input);
    return this.present(result, {
      text: (changed, style) => renderNodesChanged(changed, ensure ? 'changed' : 'added', style),
    });
  }
}
