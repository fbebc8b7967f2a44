import { join } from 'node:path';
import type { Node } from '../config/model.ts';
import type { AgentAccess } from './access.ts';
import { exitReasonPrefix } from './environment.ts';
import { findAgent, hasInterpreter } from './locate.ts';
import { type AgentName, formatAgentName } from './name.ts';

/**
 * Arguments: provider, type, action, the sentence for "not there", the beginning of the one for "cannot be started",
 * then the folders in order.
 */
const findAndRun = `provider=$1 type=$2 action=$3 missing=$4 unable=$5 line=
shift 5
for folder do
  agent=$folder/$provider/$type
  [ -f "$agent" ] || continue
  if [ ! -x "$agent" ]; then
    missing="$unable $agent is not executable."
    continue
  fi
  { IFS= read -r line <"$agent"; } 2>/dev/null
  case $line in
    '#!'*)
      set -f
      set -- \${line#??}
      if [ ! -x "$1" ]; then
        missing="$unable its interpreter $1 is missing."
        break
      fi ;;
  esac
  exec "$agent" "$action"
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
 * elsewhere, or where it cannot be started, by a few lines of shell that answer "not installed" (5) as an agent would.
 */
export function agentCommand(access: AgentAccess, node: Node, agent: AgentName, action: string): readonly string[] {
  const { folders } = access;
  const file = node.transport === 'local' ? findAgent(folders, agent) : undefined;
  if (file && hasInterpreter(file, access.interpreters)) return [file.path, action];
  const missing = `${exitReasonPrefix}${notInstalled(access, node, agent)}`;
  const unable = `${exitReasonPrefix}${unableToStart(node, agent)}`;
  return ['/bin/sh', '-c', findAndRun, 'ocf', agent.provider, agent.type, action, missing, unable, ...folders];
}

/** The program that prints `provider/type` of every agent on a node, a line each. */
export function listCommand({ folders }: AgentAccess): readonly string[] {
  return ['/bin/sh', '-c', listAll, 'ocf', ...folders];
}

function notInstalled({ folders }: AgentAccess, node: Node, agent: AgentName): string {
  const paths = folders.map((folder) => join(folder, agent.provider, agent.type)).join(' nor ');
  return `${notInstalledOn(node, agent)} there is no program ${paths}.`;
}

/** Begins the sentence on an agent that is not there. */
export function notInstalledOn(node: Node, agent: AgentName): string {
  return `The agent ${formatAgentName(agent)} is not installed on ${node.name}:`;
}

/** Begins the sentence on an agent whose file is there but cannot be started. */
export function unableToStart(node: Node, agent: AgentName): string {
  return `The agent ${formatAgentName(agent)} cannot be started on ${node.name}:`;
}
