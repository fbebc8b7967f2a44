import * as Flags from '@oclif/core/flags';
import { agentSite, clusterToSpare } from '../../cli/agent-site.ts';
import { dryRunFlag, optionalArgument, repeated, yesFlag } from '../../cli/arguments.ts';
import { parseAssignments } from '../../cli/assignments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { durationFlag } from '../../cli/duration-flag.ts';
import { instanceFlag } from '../../cli/instance-flag.ts';
import { agentTestQuestion, renderAgentTest, renderAgentTestPlan, renderSteps } from '../../cli/render/agent-test.ts';
import { renderAgentTestJunit } from '../../cli/render/agent-test-junit.ts';
import { renderAgentTestTap } from '../../cli/render/agent-test-tap.ts';
import { agentTestStatus } from '../../core/agents/conformance/report.ts';
import { listSteps } from '../../core/agents/conformance/steps.ts';
import { executeAgentTest, prepareAgentTest } from '../../core/agents/conformance/test-agent.ts';
import { OcfError } from '../../core/errors.ts';

const renderers = { text: renderAgentTest, tap: renderAgentTestTap, junit: renderAgentTestJunit } as const;

export default class AgentTest extends BaseCommand {
  static override summary = 'Test whether a resource agent does what the standard asks of it.';
  static override description =
    `Lets the agent live through everything that a cluster manager may ask of it, each step judged by itself and each call under a time limit: its description, start, stop and monitor in every order, promotion, unknown actions, missing programs, killed processes, other languages, no input.
The agent is started, stopped and its processes are killed for real: give parameters that nothing real uses. It is refused where the parameters are those of a resource of the cluster, and where something runs already.
A step that could not be told, because the resource could not be brought to where it begins, is "blocked". The exit status is 0 when it conforms, 3 when it does not, and 7 when steps were only blocked.`;
  static override examples = [
    {
      description: 'An address that nobody uses',
      command: '<%= config.bin %> agent test ocf:heartbeat:IPaddr2 ip=10.9.0.77 --node n1',
    },
    {
      description: 'For continuous integration',
      command: '<%= config.bin %> agent test ocf:heartbeat:Dummy --yes --output junit > report.xml',
    },
    { description: 'What is tested', command: '<%= config.bin %> agent test --list' },
  ];
  static override strict = false;
  static override args = {
    agent: optionalArgument('Agent to test.'),
    parameters: optionalArgument('Parameters as NAME=VALUE.'),
  };
  static override flags = {
    node: Flags.string({ summary: 'Test it on this node instead of this machine.', helpValue: 'NODE' }),
    only: repeated('Do this step alone; may be given several times.', 'STEP'),
    list: Flags.boolean({ summary: 'Say what the steps are and test nothing.' }),
    output: Flags.option({
      summary: 'Form of the report.',
      options: ['text', 'tap', 'junit'] as const,
      default: 'text',
    })(),
    instance: instanceFlag({ summary: 'Name of the resource; ocf-agent-test when left out.' }),
    timeout: durationFlag({ summary: "Time limit of each call; the agent's own advice when left out." }),
    'stop-first': Flags.boolean({ summary: 'Stop what runs already instead of refusing.' }),
    'allow-configured': Flags.boolean({ summary: 'Also a resource of the cluster; it will be stopped.' }),
    'dry-run': dryRunFlag,
    yes: yesFlag,
  };

  async run() {
    const { args, argv, flags } = await this.parse(AgentTest);
    if (flags.list) return this.present(listSteps(), { text: renderSteps });
    if (args.agent === undefined)
      throw new OcfError('USAGE', 'AGENT is missing.', { suggestions: ['See: ocf agent test --help'] });
    const parameters = parseAssignments((argv as string[]).slice(1));
    const openers = { open: () => this.open(), host: () => this.host() };
    const { access, node, cluster } = await agentSite(flags, openers);
    const spare = flags['allow-configured'] ? undefined : (cluster ?? (await clusterToSpare(openers)));
    const prepared = await prepareAgentTest(access, {
      ...flags,
      agent: args.agent,
      node,
      parameters,
      stopFirst: flags['stop-first'],
      spare,
    });
    if (flags['dry-run']) return this.present({ dryRun: true, ...prepared.plan }, { text: renderAgentTestPlan });
    await this.confirm(agentTestQuestion(prepared.plan), flags.yes);
    const report = await executeAgentTest(prepared);
    return this.present(report, { text: renderers[flags.output], status: agentTestStatus(report) });
  }
}
