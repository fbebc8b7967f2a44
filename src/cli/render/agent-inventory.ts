import type { AgentInventory, InventoryAgent } from '../../core/agents/inventory.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { oneLine } from './one-line.ts';

/** Each agent once, with the nodes it is on; below it where it is not the same, and why it could not be asked. */
export function renderAgentInventory({ agents, unreached }: AgentInventory, style: Style): string {
  const rows = agents.map((agent) => [style.name(agent.agent), agent.nodes, remarksOn(agent, style)]);
  const silent = unreached.map(({ node, message }) => `${style.bad(node)}: ${oneLine(message)}`);
  const list = rows.length === 0 ? 'No agents.' : table(['AGENT', 'NODES', 'DESCRIPTION'].map(style.heading), rows);
  return [list, ...silent].join('\n');
}

function remarksOn({ shortdesc = '', variants, problems }: InventoryAgent, style: Style): string {
  const differing = variants.map(({ version, nodes }) => `${version || 'no version'} on ${nodes}`);
  return [
    ...(shortdesc === '' ? [] : [oneLine(shortdesc)]),
    ...(differing.length === 0 ? [] : [style.doubtful(`(differs: ${differing.join(', ')})`)]),
    ...problems.map(({ nodes, problem }) =>
      style.bad(`(no description on ${nodes}: ${oneLine(problem).replace(/\.$/, '')})`),
    ),
  ].join(' ');
}
