import { mapCode } from '../codes.ts';
import { agentEnvironment } from '../environment.ts';
import { agentCommand, listCommand } from '../invocation.ts';
import { findAgent, listAgents, sortAgents } from '../locate.ts';
import { parseMetadata } from '../metadata.ts';
import { type AgentName, agentNameOf, formatAgentName, isNamePart } from '../name.ts';
import type { AgentClass, AgentSite } from './agent-class.ts';
import { linesOn } from './lines-on.ts';

/** Agents of the OCF resource agent API 1.0 and 1.1: `provider/type` in the agents' folders. */
export const ocf: AgentClass = {
  call: ({ access, node }, settings) => ({
    argv: agentCommand(access, node, settings.agent, settings.action),
    env: agentEnvironment(settings),
  }),
  codeOf: mapCode,
  lastWordCounts: false,
  metadata: (stdout, name) => parseMetadata(stdout, formatAgentName(name)),
  list: async (site) => (await namesAt(site)).map((name) => ({ name })),
  file: ({ folders }, name) => findAgent(folders, name),
  whereabouts: ({ folders }) => ` in ${folders.join(' or ')}`,
};

async function namesAt(site: AgentSite): Promise<readonly AgentName[]> {
  if (site.node.transport === 'local') return listAgents(site.access.folders);
  const found = new Map<string, AgentName>();
  for (const line of await linesOn(site, listCommand(site.access), 'agents')) {
    const [provider = '', type = ''] = line.split('/');
    if (isNamePart(provider) && isNamePart(type)) found.set(line, agentNameOf(provider, type));
  }
  return sortAgents(found.values());
}
