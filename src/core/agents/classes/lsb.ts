import { join } from 'node:path';
import { codeMeanings, endedBySignal, failedWith, type MappedCode, standsFor } from '../codes.ts';
import { exitReasonPrefix } from '../environment.ts';
import { notInstalledOn, unableToStart } from '../invocation.ts';
import { isNamePart, serviceNameOf } from '../name.ts';
import type { AgentClass } from './agent-class.ts';
import { linesOn } from './lines-on.ts';
import { lsbMetadata } from './lsb-header.ts';

// Arguments: folder, name, action, what to say of a missing script and of one that cannot be started.
const runScript = `script=$1/$2 action=$3 status=5
if [ "$action" = monitor ]; then action=status; fi
if [ "$action" = status ]; then status=150; fi
if [ ! -f "$script" ]; then printf '%s\\n' "$4" >&2; exit $status; fi
if [ ! -x "$script" ]; then printf '%s %s is not executable.\\n' "$5" "$script" >&2; exit $status; fi
if [ "$action" = meta-data ]; then exec sed -n '/^### BEGIN INIT INFO/,/^### END INIT INFO/p' "$script"; fi
exec "$script" "$action"`;

// Prints NAME and what follows Short-Description, between them a tab.
const listScripts = `cd "$1" 2>/dev/null || exit 0
for script in *; do
  if [ -f "$script" ] && [ -x "$script" ]; then
    about=$(sed -n '/^### BEGIN INIT INFO/,/^### END INIT INFO/s/^# Short-Description:[[:blank:]]*//p' <"$script")
    printf '%s\\t%s\\n' "$script" "$about"
  fi
done`;

/** Start scripts of the Linux Standard Base, as Pacemaker runs them: no parameters, monitor is their status. */
export const lsb: AgentClass = {
  call: ({ access, node }, { agent, action }) => {
    const { initFolder } = access.places;
    const missing = `${exitReasonPrefix}${notInstalledOn(node, agent)} there is no script ${join(initFolder, agent.type)}.`;
    const unable = `${exitReasonPrefix}${unableToStart(node, agent)}`;
    return { argv: ['/bin/sh', '-c', runScript, 'ocf', initFolder, agent.type, action, missing, unable] };
  },
  codeOf: lsbCode,
  lastWordCounts: true,
  metadata: (stdout, { type }) => lsbMetadata(type, stdout),
  list: async (site) => {
    const lines = await linesOn(site, ['/bin/sh', '-c', listScripts, 'ocf', site.access.places.initFolder], 'scripts');
    return lines.flatMap((line) => {
      const [name = '', shortdesc = ''] = line.split('\t');
      return isNamePart(name) ? [{ name: serviceNameOf('lsb', name), shortdesc }] : [];
    });
  },
  whereabouts: ({ places }) => ` in ${places.initFolder}`,
};

// What "status" says. Pacemaker keeps 150 and 151 for itself: no script, and no right to run it.
const statusCodes: Readonly<Record<number, readonly [code: number, meaning?: string]>> = {
  0: [0],
  1: [7, 'dead, its pid file is still there'],
  2: [7, 'dead, its lock file is still there'],
  3: [7],
  4: [1, 'the script cannot tell whether it runs'],
  150: [5],
  151: [4],
};

/** As Pacemaker maps them: those of status by their own table, 0 to 7 of other actions mean the same as in OCF. */
export function lsbCode(rawCode: number, action: string): MappedCode {
  if (action === 'monitor' || action === 'status') {
    const [code, meaning] = statusCodes[rawCode] ?? [];
    if (code !== undefined) return standsFor(code, rawCode, action, meaning);
    return endedBySignal(rawCode) ?? failedWith(rawCode, `failed with status ${rawCode}`);
  }
  if (rawCode <= 7 && codeMeanings[rawCode]) return standsFor(rawCode, rawCode, action);
  return endedBySignal(rawCode) ?? failedWith(rawCode, `failed with status ${rawCode}, which LSB does not know`);
}
