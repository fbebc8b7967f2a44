import * as Flags from '@oclif/core/flags';
import { dryRunFlag, optionalArgument, requiredArgument } from '../cli/arguments.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { divideAtDashes } from '../cli/command-words.ts';
import { durationFlag } from '../cli/duration-flag.ts';
import { type OutputForm, outputForms, renderRun, renderRunPlan, renderRunProblems } from '../cli/render/run.ts';
import { visible } from '../cli/visible.ts';
import { OcfError } from '../core/errors.ts';
import { statusOf } from '../core/transport/outcomes.ts';
import { planRun, runCommand } from '../core/transport/run-command.ts';

export default class Run extends BaseCommand {
  static override summary = 'Run a command on nodes, many at once.';
  static override usage = 'run NODESET [--flags] -- COMMAND...';
  static override description =
    `The command stands behind two dashes. Its words reach the node as they are, without a shell, in an environment of PATH and LC_ALL=C; with --shell the command is one word that /bin/sh on the node reads. It gets no input: what is piped into ocf does not reach it.
Equal outputs are shown once, under the nodes they came from; on a terminal control characters in them are spelt, as \\x1b. The exit status is 0 when the command succeeded everywhere, 4 when only on some nodes, 1 when on none, 6 when all ran into the time limit, 7 when a connection was lost and nobody can say whether the command took effect.
At the time limit, and on ^C, the command's whole process group is ended on the node.`;
  static override examples = [
    { description: 'On four nodes', command: "<%= config.bin %> run 'n[1-4]' -- uptime" },
    {
      description: 'With a shell on the nodes',
      command: "<%= config.bin %> run @storage --shell --timeout 30s -- 'df -h | grep /srv'",
    },
    { description: 'For a program', command: "<%= config.bin %> run 'n[1-4]' --json -- uname -r" },
  ];
  static override args = {
    nodeset: requiredArgument('Nodes to run it on.'),
    command: optionalArgument('Program and its arguments, behind two dashes.'),
  };
  static override flags = {
    timeout: durationFlag({ summary: 'Time limit on each node; 5m when left out.' }),
    fanout: Flags.integer({ summary: 'Nodes worked on at once.', helpValue: 'COUNT', min: 1, default: 64 }),
    user: Flags.string({ summary: 'Login on the nodes, instead of the configured one.', helpValue: 'NAME' }),
    shell: Flags.boolean({ summary: 'Let /bin/sh on the node read the command.' }),
    'dry-run': dryRunFlag,
    output: Flags.option({
      options: outputForms,
      summary: 'Equal outputs folded, each line behind its node, or the lines alone.',
      default: 'folded' as OutputForm,
    })(),
  };

  async run() {
    const words = divideAtDashes(this.argv);
    const { args, flags } = await this.parse(Run, words.own);
    const input = { ...flags, nodes: [args.nodeset], command: commandFrom(args.command, words.command) };
    const cluster = await this.open();
    if (flags['dry-run']) return this.present({ ...planRun(cluster, input), dryRun: true }, { text: renderRunPlan });
    const result = await runCommand(cluster, input);
    const problems = renderRunProblems(result, flags.output);
    if (problems !== '' && !this.wantsJson())
      process.stderr.write(`${process.stderr.isTTY ? visible(problems) : problems}\n`);
    return this.present(result, {
      text: (run, style) => renderRun(run, flags.output, style),
      status: statusOf(result.verdict),
    });
  }
}

// a word too many may be meant for a node, and is never left out in silence
function commandFrom(word: string | undefined, behindDashes: readonly string[] | undefined): readonly string[] {
  if (behindDashes === undefined) return word === undefined ? [] : [word];
  if (word === undefined) return behindDashes;
  throw new OcfError('USAGE', `Nothing is expected where "${word}" stands.`, {
    suggestions: ['Give several sets of nodes as one word: n1,n[3-4]', 'See ocf run --help.'],
  });
}
