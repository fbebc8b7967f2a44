import * as Args from '@oclif/core/args';
import { BaseCommand } from '../cli/base-command.ts';
import { completionScripts, type Shell } from '../cli/completion/scripts.ts';

export default class Completion extends BaseCommand {
  static override summary = 'Print the completion script of a shell.';
  static override description =
    `With it TAB completes commands, options, and the names of nodes, resources, devices and agents.
It is answered from files on this machine; no node is contacted.`;
  static override examples = [
    { description: 'For bash, in this session', command: 'source <(<%= config.bin %> completion bash)' },
    {
      description: 'For all users of this machine',
      command: '<%= config.bin %> completion bash > /etc/bash_completion.d/ocf',
    },
    { description: 'For zsh', command: '<%= config.bin %> completion zsh > ~/.zfunc/_ocf' },
    { description: 'For fish', command: '<%= config.bin %> completion fish > ~/.config/fish/completions/ocf.fish' },
  ];
  static override args = {
    shell: Args.string({
      description: 'The shell.',
      required: true,
      ignoreStdin: true,
      options: Object.keys(completionScripts),
    }),
  };

  async run() {
    const { args } = await this.parse(Completion);
    const shell = args.shell as Shell;
    return this.present({ shell, script: completionScripts[shell] }, { text: ({ script }) => script.trimEnd() });
  }
}
