import * as Flags from '@oclif/core/flags';
import { agentSite } from '../../cli/agent-site.ts';
import { requiredArgument } from '../../cli/arguments.ts';
import { parseAssignments } from '../../cli/assignments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { depthFlag } from '../../cli/depth-flag.ts';
import { durationFlag } from '../../cli/duration-flag.ts';
import { renderAgentResult } from '../../cli/render/agent-result.ts';
import { runAction } from '../../core/agents/action.ts';
import { agentStatus, inAgentTerms } from '../../core/agents/exit-status.ts';

export default class AgentRun extends BaseCommand {
  static override summary = 'Run one action of a resource agent, without any cluster file.';
  static override description =
    `Runs an agent as a cluster manager would: parameters checked against its description, under the time limit it advises, in a process group that is killed when the limit is reached.
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
  ];
  static override strict = false;
  static override args = {
    agent: requiredArgument('Agent to run.'),
    action: requiredArgument('Action, such as start, stop or monitor.'),
    parameters: { ...requiredArgument('Parameters as NAME=VALUE.'), required: false },
  };
  static override flags = {
    node: Flags.string({ summary: 'Run it on this node instead of this machine.', helpValue: 'NODE' }),
    instance: Flags.string({ summary: "Name of the resource; the agent's type when left out.", helpValue: 'NAME' }),
    timeout: durationFlag({ summary: "Time limit; the agent's own advice when left out." }),
    interval: durationFlag({ summary: 'Run a monitor as a recurring one, not as a probe.' }),
    depth: depthFlag({ summary: 'How thoroughly monitor and validate-all look: 0, 10, 20 and so on up to 100.' }),
    check: Flags.boolean({ summary: 'Check action and parameters first.', default: true, allowNo: true }),
  };

  async run() {
    const { args, argv, flags } = await this.parse(AgentRun);
    const result = await inAgentTerms(async () => {
      const parameters = parseAssignments((argv as string[]).slice(2));
      const site = await agentSite(flags, { open: () => this.open(), host: () => this.host() });
      return runAction(site.access, { ...flags, agent: args.agent, action: args.action, node: site.node, parameters });
    });
    return this.present(result, { text: renderAgentResult, status: agentStatus(result) });
  }
}
