import type { AgentAccess } from './access.ts';
import type { AgentName } from './name.ts';

const prefix = 'ocf-seen:';

// Arguments: what was seen last time, provider, type, how many folders, the folders, then the program. Prints what is
// seen now; where that is the same the program need not run.
const look = `seen=$1 agent=$2/$3 count=$4 now=
shift 4
while [ $count -gt 0 ]; do
  file=$1/$agent count=$((count - 1))
  shift
  if [ -z "$now" ] && [ -f "$file" ] && [ -x "$file" ]; then
    now=$(stat -L -c '%n %s %y %i' -- "$file" 2>/dev/null)
  fi
done
printf '${prefix}%s\\n' "$now"
if [ -n "$now" ] && [ "$now" = "$seen" ]; then exit 0; fi
exec "$@"`;

/**
 * What is put before the meta-data action on another node: in the same session the agent's file is looked at, and an
 * agent that is as it was seen last time does not run.
 */
export function unlessSeen({ folders }: AgentAccess, { provider, type }: AgentName, seen: string): readonly string[] {
  return ['/bin/sh', '-c', look, 'ocf', seen, provider, type, String(folders.length), ...folders];
}

/** What was seen of the agent's file (path, size, time, inode; empty when that cannot be told), and what the agent printed. */
export function splitSeen(stdout: string): { readonly seen: string; readonly printed: string } {
  if (!stdout.startsWith(prefix)) return { seen: '', printed: stdout };
  const end = stdout.indexOf('\n');
  return { seen: stdout.slice(prefix.length, end), printed: stdout.slice(end + 1) };
}
