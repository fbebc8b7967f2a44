import * as Flags from '@oclif/core/flags';
import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { durationFlag } from '../../cli/duration-flag.ts';
import { isOutputAsked } from '../../cli/output-words.ts';
import { renderCheck, renderWatchSummary, unknownCheck } from '../../cli/render/watch.ts';
import { watchOutput, watchOutputs } from '../../cli/watch-output.ts';
import type { OcfError } from '../../core/errors.ts';
import { checkStatus } from '../../core/resources/watch/check-level.ts';
import { checkOnce } from '../../core/resources/watch/check-once.ts';
import { watchResources } from '../../core/resources/watch/watch.ts';

export default class ResourceWatch extends BaseCommand {
  static override summary = 'Watch resources, tell what happens to them, and restart what fails.';
  static override description =
    `Until it is interrupted. Running copies are looked at with their monitors as often as the file says (else as often as the agent advises, else every 30 s), counted from the end of the look before; the other nodes now and then, so that a second copy is seen. A node that cannot be asked is no failure.
What has failed as often in a row as watch.threshold says is told, journalled, given to the hook hooks.failed, and restarted in place where watch.restart allows it, after watch.back_off, doubled each time. What fails again and again is flapping, and left alone. A stop by somebody is no failure. Of several watches of one cluster on this host only the first acts.
--json prints one event a line. --once looks once: the exit status is 0 when all is well, 4 when something works and is not as the file says, 1 when something that should run does not work, 7 when nobody can tell; with --output nagios 0 (OK), 1 (WARNING), 2 (CRITICAL) and 3 (UNKNOWN, also when the check could not be made).`;
  static override examples = [
    { description: 'Everything, live', command: '<%= config.bin %> resource watch' },
    { description: 'Events for a program', command: '<%= config.bin %> resource watch web db --json' },
    { description: 'A check for Nagios', command: '<%= config.bin %> resource watch --once --output nagios' },
  ];
  static override strict = false;
  static override args = { resource: optionalArgument('Resources to watch; all when left out.') };
  static override flags = {
    node: Flags.string({ summary: 'Watch only on these nodes.', helpValue: 'NODESET' }),
    once: Flags.boolean({ summary: 'Look once and say how it is.' }),
    output: Flags.option({
      summary: 'A live table, a line for each event, or (with --once) what Nagios reads.',
      options: watchOutputs,
      default: 'table' as const,
    })(),
    'probe-interval': durationFlag({ summary: 'How often to look where a resource does not run; 60s when left out.' }),
    jitter: durationFlag({ summary: 'Time over which the first looks are spread; 2s when left out.' }),
    heartbeat: durationFlag({ summary: 'Tell how things stand that often, also when nothing happens.' }),
    'no-restart': Flags.boolean({ summary: 'Restart nothing.' }),
    'no-hooks': Flags.boolean({ summary: 'Run no hooks.' }),
  };

  async run() {
    const { argv, flags } = await this.parse(ResourceWatch);
    const input = { names: argv as string[], nodes: flags.node };
    const cluster = await this.open();
    if (flags.once) {
      const check = await checkOnce(cluster, input);
      return this.present(check, { text: renderCheck, status: checkStatus(check, flags.output === 'nagios') });
    }
    const output = await watchOutput(flags, { json: this.wantsJson(), schema: this.schema() });
    const { 'probe-interval': probeInterval, jitter, heartbeat } = flags;
    const settings = { probeInterval, jitter, heartbeat, restart: !flags['no-restart'], hooks: !flags['no-hooks'] };
    const reopen = () => this.open();
    const summary = await watchResources(cluster, { ...input, ...settings, ...output.listeners, reopen }).finally(
      output.close,
    );
    return output.tellsAll ? summary : this.present(summary, { text: renderWatchSummary });
  }

  // Nagios reads one line of stdout and knows four statuses, of which those of errors mean something else
  protected override tell(error: OcfError): void {
    super.tell(error);
    const words = this.optionWords();
    if (!isOutputAsked(words, 'nagios') || !words.includes('--once') || this.wantsJson()) return;
    const { line, status } = unknownCheck(error.message);
    process.stdout.write(`${line}\n`);
    process.exitCode = status;
  }
}
