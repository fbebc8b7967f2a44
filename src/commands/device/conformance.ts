import * as Flags from '@oclif/core/flags';
import { clusterToSpare } from '../../cli/agent-site.ts';
import { dryRunFlag, optionalArgument, repeated, yesFlag } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { durationFlag } from '../../cli/duration-flag.ts';
import { renderSteps } from '../../cli/render/agent-test.ts';
import { renderAgentTestTap } from '../../cli/render/agent-test-tap.ts';
import {
  conformanceQuestion,
  renderConformance,
  renderConformanceJunit,
  renderConformancePlan,
} from '../../cli/render/conformance.ts';
import { agentTestStatus } from '../../core/agents/conformance/report.ts';
import { optionsFrom } from '../../core/config/entries/option-text.ts';
import { OcfError } from '../../core/errors.ts';
import { requireNoNodesPlug } from '../../core/fencing/conformance/spared.ts';
import { listFenceSteps } from '../../core/fencing/conformance/steps.ts';
import { executeConformance, prepareConformance } from '../../core/fencing/conformance/test-program.ts';

const renderers = { text: renderConformance, tap: renderAgentTestTap, junit: renderConformanceJunit } as const;

export default class DeviceConformance extends BaseCommand {
  static override summary = 'Test whether a fence agent does what the fence agent API asks of it.';
  static override description =
    `Its description, how it refuses what is wrong, and, with the parameters of a device, what it does with that, each step judged by itself and each call under a time limit. Nothing is switched, and no request is made without an action, unless a plug is named with --allow-switching: then it is switched off and on several times and left as it was found.
Without parameters everything is tested that needs no device. A secret does not belong among them: NAME.from=file:/path (or env:NAME, command:…) says where it is read.
The exit status is 0 when it conforms, 3 when it does not, and 7 when steps were only blocked.`;
  static override examples = [
    { description: 'What can be told without a device', command: '<%= config.bin %> device conformance fence_apc' },
    {
      description: 'With a device, switching nothing',
      command:
        '<%= config.bin %> device conformance ./fence_mine ip=10.0.0.9 username=admin password.from=file:/root/pw plug=3',
    },
    {
      description: 'For continuous integration, with a plug that feeds nothing',
      command:
        '<%= config.bin %> device conformance ./fence_mine ip=10.0.0.9 --allow-switching 8 --yes --output junit > report.xml',
    },
  ];
  static override strict = false;
  static override args = {
    program: optionalArgument('Fence agent: its name, or its path.'),
    parameters: optionalArgument('Parameters as NAME=VALUE.'),
  };
  static override flags = {
    'allow-switching': Flags.string({ summary: 'Switch this plug off and on.', helpValue: 'PLUG' }),
    'allow-configured': Flags.boolean({ summary: 'Also a plug that feeds a node of the cluster.' }),
    only: repeated('Do this step alone; may be given several times.', 'STEP'),
    list: Flags.boolean({ summary: 'Say what the steps are and test nothing.' }),
    output: Flags.option({
      summary: 'Form of the report.',
      options: ['text', 'tap', 'junit'] as const,
      default: 'text',
    })(),
    timeout: durationFlag({ summary: 'Time limit of each call; 60 s when left out.' }),
    'dry-run': dryRunFlag,
    yes: yesFlag,
  };

  async run() {
    const { args, argv, flags } = await this.parse(DeviceConformance);
    if (flags.list) return this.present(listFenceSteps(), { text: renderSteps });
    const { program } = args;
    if (!program)
      throw new OcfError('USAGE', 'PROGRAM is missing.', { suggestions: ['See: ocf device conformance --help'] });
    const options = optionsFrom((argv as string[]).slice(1));
    const input = { ...flags, program, options, allowSwitching: flags['allow-switching'] };
    const spare = input.allowSwitching === undefined || flags['allow-configured'];
    const cluster = spare ? undefined : await clusterToSpare({ open: () => this.open() });
    if (cluster) requireNoNodesPlug(cluster, input);
    const prepared = await prepareConformance(this.host(), input);
    if (flags['dry-run']) return this.present({ dryRun: true, ...prepared.plan }, { text: renderConformancePlan });
    if (prepared.plan.switches) await this.confirm(conformanceQuestion(prepared.plan), flags.yes);
    const report = await executeConformance(prepared);
    return this.present(report, { text: renderers[flags.output], status: agentTestStatus(report) });
  }
}
