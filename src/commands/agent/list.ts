import * as Flags from '@oclif/core/flags';
import { agentSites } from '../../cli/agent-site.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderAgentList } from '../../cli/render/agent.ts';
import { renderAgentInventory } from '../../cli/render/agent-inventory.ts';
import { listedClasses } from '../../core/agents/class-names.ts';
import { agentInventory, agentInventoryStatus } from '../../core/agents/inventory.ts';
import { agentList, agentListStatus } from '../../core/agents/list.ts';

export default class AgentList extends BaseCommand {
  static override summary = 'List the resource agents that are installed.';
  static override description =
    `The agents of this machine, or of nodes of the cluster, with what they say they are for: OCF agents, units of systemd, start scripts of LSB, and exec: for commands of your own.
Of several nodes each agent is shown once, with the nodes it is on, and where it is of another version or has other parameters or actions.
Descriptions of OCF agents are kept until an agent's file changes. Needs no cluster file unless a node is named.`;
  static override examples = [
    { description: 'All agents of this machine', command: '<%= config.bin %> agent list' },
    {
      description: "Pacemaker's agents on a node",
      command: '<%= config.bin %> agent list --provider pacemaker --node n1',
    },
    { description: 'Is it everywhere, and the same?', command: "<%= config.bin %> agent list --node 'n[1-8]'" },
    { description: 'Units of systemd on a node', command: '<%= config.bin %> agent list --class systemd --node n1' },
  ];
  static override flags = {
    class: Flags.option({ summary: 'Only agents of this class.', options: listedClasses })(),
    provider: Flags.string({ summary: 'Only OCF agents of this provider.', helpValue: 'PROVIDER' }),
    node: Flags.string({ summary: 'Agents on these nodes instead of this machine.', helpValue: 'NODESET' }),
  };

  async run() {
    const { flags } = await this.parse(AgentList);
    const { access, nodes } = await agentSites(flags, { open: () => this.open(), host: () => this.host() });
    const which = { class: flags.class, provider: flags.provider };
    const [node, more] = nodes;
    if (!node || more) {
      const inventory = await agentInventory(access, { nodes, ...which });
      return this.present(inventory, { text: renderAgentInventory, status: agentInventoryStatus(inventory) });
    }
    const result = await agentList(access, { node, ...which });
    return this.present(result, { text: renderAgentList, status: agentListStatus(result) });
  }
}
