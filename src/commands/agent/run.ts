import * as Flags from '@oclif/core/flags';
import { agentSite } from '../../cli/agent-site.ts';
import { repeated, requiredArgument } from '../../cli/arguments.ts';
import { parseAssignments, parseParameters } from '../../cli/assignments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { depthFlag } from '../../cli/depth-flag.ts';
import { durationFlag } from '../../cli/duration-flag.ts';
import { instanceFlag } from '../../cli/instance-flag.ts';
import { notifyMeta } from '../../cli/notify-meta.ts';
import { renderActionPlan } from '../../cli/render/action-plan.ts';
import { renderActionResult } from '../../cli/render/agent-result.ts';
import { runAction } from '../../core/agents/action.ts';
import { agentStatus, inAgentTerms } from '../../core/agents/exit-status.ts';
import { planAction } from '../../core/agents/plan-action.ts';

export default class AgentRun extends BaseCommand {
  static override summary = 'Run one action of a resource agent, without any cluster file.';
  static override description =
    `Runs an agent as a cluster manager would: parameters checked against its description, under the time limit it advises, in a process group that is killed when the limit is reached.
It waits while another action runs on the same instance there.
Parameters are NAME=VALUE; NAME.from=file:/path (or env:NAME, command:…) says where a secret is read.
The exit status is the agent's own code (0 done or running, 7 not running and so on); what systemd:UNIT, lsb:SCRIPT and exec: answer is put into the same terms. Where the agent gave none, because it was killed, or could not describe itself for the check, it is 1; wrong usage is 2 and an agent that is not installed, or cannot be started, is 5, as the standard has it.`;
  static override examples = [
    {
      description: 'Is an address up here?',
      command: '<%= config.bin %> agent run ocf:heartbeat:IPaddr2 monitor ip=10.0.0.100',
    },
    {
      description: 'Start a dummy on a node of the cluster',
      command: '<%= config.bin %> agent run ocf:heartbeat:Dummy start --node n1 --instance test --timeout 10s',
    },
    {
      description: 'Move what can move while it runs, as seen from its node',
      command:
        '<%= config.bin %> agent run ocf:heartbeat:VirtualDomain migrate_to --node n1 --target n2 config=/vm/a.xml',
    },
    {
      description: 'Why does it not start?',
      command: '<%= config.bin %> agent run ocf:heartbeat:Dummy start --trace',
    },
    {
      description: 'What would it be called with?',
      command: '<%= config.bin %> agent run ocf:heartbeat:IPaddr2 start ip=10.0.0.100 --show-env',
    },
  ];
  static override strict = false;
  static override args = {
    agent: requiredArgument('Agent to run.'),
    action: requiredArgument('Action, such as start, stop or monitor.'),
    parameters: { ...requiredArgument('Parameters as NAME=VALUE.'), required: false },
  };
  static override flags = {
    node: Flags.string({ summary: 'Run it on this node instead of this machine.', helpValue: 'NODE' }),
    instance: instanceFlag({ summary: "Name of the resource; the agent's type when left out." }),
    timeout: durationFlag({ summary: "Time limit; the agent's own advice when left out." }),
    interval: durationFlag({ summary: 'Run a monitor as a recurring one, not as a probe.' }),
    depth: depthFlag({ summary: 'How thoroughly monitor and validate-all look: 0, 10, 20 and so on up to 100.' }),
    source: Flags.string({ summary: 'Node that migrate_to and migrate_from move from.', helpValue: 'NODE' }),
    target: Flags.string({ summary: 'Node that migrate_to and migrate_from move to.', helpValue: 'NODE' }),
    'notify-type': Flags.option({ summary: 'When notify is told of it.', options: ['pre', 'post'] as const })(),
    'notify-operation': Flags.option({
      summary: 'What notify is told of.',
      options: ['start', 'stop', 'promote', 'demote'] as const,
    })(),
    meta: repeated('A meta attribute, given as OCF_RESKEY_CRM_meta_NAME.', 'NAME=VALUE'),
    'validate-on-node': Flags.boolean({ summary: "Only when the agent's validate-all finds nothing wrong there." }),
    trace: Flags.boolean({ summary: "Bring back what the agent's shell did, line by line." }),
    'show-env': Flags.boolean({
      summary: 'Show the exact environment and arguments, and run nothing; secrets as their references.',
      exclusive: ['trace', 'validate-on-node'],
    }),
    check: Flags.boolean({ summary: 'Check action and parameters first.', default: true, allowNo: true }),
  };

  async run() {
    const { args, argv, flags } = await this.parse(AgentRun);
    const result = await inAgentTerms(async () => {
      const parameters = parseParameters((argv as string[]).slice(2));
      const meta = {
        ...notifyMeta(flags),
        ...parseAssignments(flags.meta ?? [], { option: '--meta', example: 'clone_max=2' }),
      };
      const { access, node } = await agentSite(flags, { open: () => this.open(), host: () => this.host() });
      const input = { ...flags, ...args, node, parameters, meta, validate: flags['validate-on-node'] };
      return flags['show-env'] ? planAction(access, input) : runAction(access, input);
    });
    if ('dryRun' in result) return this.present(result, { text: renderActionPlan });
    return this.present(result, { text: renderActionResult, status: agentStatus(result) });
  }
}
