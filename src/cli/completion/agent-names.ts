import { serviceNames } from '../../core/agents/local-services.ts';
import { agentFolders, listAgents } from '../../core/agents/locate.ts';

/** What the OCF API names; an agent's own list would have to be asked of the agent. */
export const agentActions = [
  'start',
  'stop',
  'monitor',
  'meta-data',
  'validate-all',
  'promote',
  'demote',
  'notify',
  'reload',
  'reload-agent',
  'migrate_to',
  'migrate_from',
];

/** Agents of this machine, in full, or by type alone once one is begun so. */
export function agentNames(prefix: string, agentPath: readonly string[]): readonly string[] {
  const found = listAgents(agentFolders(agentPath, process.env));
  const types = prefix === '' || prefix.includes(':') ? [] : found.map(({ type }) => type);
  const full = found.map(({ provider, type }) => `ocf:${provider}:${type}`);
  return [...full, ...new Set(types), ...serviceNames(prefix)];
}
