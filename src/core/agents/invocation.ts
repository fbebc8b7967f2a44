import { join } from 'node:path';
import type { Node } from '../config/model.ts';
import type { AgentAccess } from './access.ts';
import { exitReasonPrefix } from './environment.ts';
import { findAgent } from './locate.ts';
import { type AgentName, formatAgentName } from './name.ts';

/** Arguments: provider, type, action, the sentence for "not there", then the folders in order. */
const findAndRun = `provider=$1 type=$2 action=$3 missing=$4
shift 4
for folder do
  agent=$folder/$provider/$type
  if [ -f "$agent" ] && [ -x "$agent" ]; then exec "$agent" "$action"; fi
done
printf '%s\\n' "$missing" >&2
exit 5`;

const listAll = `for folder do
  for agent in "$folder"/*/*; do
    if [ -f "$agent" ] && [ -x "$agent" ]; then printf '%s\\n' "\${agent#"$folder"/}"; fi
  done
done`;

/**
 * The program that runs one action of an agent on a node. Agents are looked for where they run: here directly,
 * elsewhere by a few lines of shell that answer "not installed" (5) as an agent would.
 */
export function agentCommand(access: AgentAccess, node: Node, agent: AgentName, action: string): readonly string[] {
  const { folders } = access;
  const file = node.transport === 'local' ? findAgent(folders, agent) : undefined;
  if (file) return [file.path, action];
  const missing = `${exitReasonPrefix}${notInstalled(access, node, agent)}`;
  return ['/bin/sh', '-c', findAndRun, 'ocf', agent.provider, agent.type, action, missing, ...folders];
}

/** The program that prints `provider/type` of every agent on a node, a line each. */
export function listCommand({ folders }: AgentAccess): readonly string[] {
  return ['/bin/sh', '-c', listAll, 'ocf', ...folders];
}

export function notInstalled({ folders }: AgentAccess, node: Node, agent: AgentName): string {
  const paths = folders.map((folder) => join(folder, agent.provider, agent.type)).join(' nor ');
  return `The agent ${formatAgentName(agent)} is not installed on ${node.name}: there is no program ${paths}.`;
}
