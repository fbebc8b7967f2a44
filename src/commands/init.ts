import * as Flags from '@oclif/core/flags';
import { dryRunFlag, optionalArgument, repeated } from '../cli/arguments.ts';
import { BaseCommand, isTerminal } from '../cli/base-command.ts';
import { askForCluster, initInput } from '../cli/init-questions.ts';
import { renderInit } from '../cli/render/init.ts';
import { schemaFile } from '../cli/schema-file.ts';
import { initCluster } from '../core/config/file/init.ts';
import { OcfError } from '../core/errors.ts';
import { openCluster } from '../core/open-cluster.ts';

export default class Init extends BaseCommand {
  static override summary = 'Make the file of a new cluster.';
  static override description =
    `Writes a commented cluster file to the configuration folder, or to the path that --file names.
On a terminal it asks for what the options leave open; without one the name is required. An existing file is never replaced.`;
  static override examples = [
    { description: 'Answer questions', command: '<%= config.bin %> init' },
    {
      description: 'From a script',
      command: "<%= config.bin %> init web --nodes 'n[1-3]' --address '{name}.mgmt' --ssh-user root",
    },
  ];
  static override args = { name: optionalArgument('Name of the cluster.') };
  static override flags = {
    file: Flags.string({ summary: 'Path of the new file.', helpValue: 'FILE' }),
    nodes: Flags.string({ summary: 'First nodes of the cluster.', helpValue: 'NODESET' }),
    address: Flags.string({ summary: 'Their addresses; {name} stands for the name.', helpValue: 'ADDRESS' }),
    'ssh-user': Flags.string({ summary: 'User to log in as on them.', helpValue: 'USER' }),
    agents: repeated('Folder to search for agents, instead of the usual one.', 'FOLDER'),
    'dry-run': dryRunFlag,
  };

  async run() {
    const { args, flags } = await this.parse(Init);
    const { file, agents, nodes, address, 'dry-run': dryRun, 'ssh-user': user } = flags;
    const given = { name: args.name, nodes, address, user };
    const asks = args.name === undefined && isTerminal() && !this.wantsJson();
    if (args.name === undefined && !asks) {
      throw new OcfError('NO_TERMINAL', 'NAME is missing, and there is no terminal to ask on.', {
        suggestions: ['Give it as in: ocf init web'],
      });
    }
    const input = initInput(asks ? await askForCluster(given) : given);
    const schema = schemaFile(this.config.root);
    const result = await initCluster(this.host(), { ...input, file, agents: agents ?? [], schema, dryRun });
    // its first version: what an editor does to it next is an edit by hand
    if (result.changed) await openCluster({ choice: result.file });
    return this.present(result, { text: renderInit });
  }
}
