import * as Flags from '@oclif/core/flags';
import { agentSite } from '../../cli/agent-site.ts';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderAgent, renderAgentInFull } from '../../cli/render/agent.ts';
import { showAgent } from '../../core/agents/show.ts';

export default class AgentShow extends BaseCommand {
  static override summary = 'Show the parameters and actions of a resource agent.';
  static override description =
    `What an installed agent says of itself: its parameters with type, default and whether they are required, and its actions with the time limits it advises.
Write ocf:PROVIDER:TYPE, PROVIDER:TYPE, or the type alone where only one provider has it; systemd:UNIT for a unit of systemd, lsb:SCRIPT for a start script, exec: for commands of your own.`;
  static override examples = [
    { description: 'An agent of this machine', command: '<%= config.bin %> agent show ocf:heartbeat:IPaddr2' },
    { description: 'A unit of systemd on a node', command: '<%= config.bin %> agent show systemd:nginx --node n1' },
    { description: 'With the whole text of every parameter', command: '<%= config.bin %> agent show IPaddr2 --full' },
  ];
  static override args = { agent: requiredArgument('Agent to show.') };
  static override flags = {
    node: Flags.string({ summary: 'The agent on this node instead of this machine.', helpValue: 'NODE' }),
    full: Flags.boolean({ summary: 'With the long description of every parameter.' }),
  };

  async run() {
    const { args, flags } = await this.parse(AgentShow);
    const { access, node } = await agentSite(flags, { open: () => this.open(), host: () => this.host() });
    const result = await showAgent(access, { agent: args.agent, node });
    return this.present(result, { text: flags.full ? renderAgentInFull : renderAgent });
  }
}
