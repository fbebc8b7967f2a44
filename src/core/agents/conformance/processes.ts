import type { System } from '../../system.ts';
import { parseMetadata } from '../metadata.ts';
import type { Bench } from './bench.ts';

/** A variable that everything a start has left running carries in its environment. */
export interface Mark {
  readonly name: string;
  readonly value: string;
}

export function mark(system: Pick<System, 'randomHex'>): Mark {
  return { name: 'OCF_TEST_MARK', value: system.randomHex(16) };
}

// Processes that end by themselves within this time only helped to start it.
const settling = 2000;
// Arguments: the mark, then files with process ids. Prints process ids; nothing where there is no /proc.
const find = `grep -lszx -e "$1" /proc/[0-9]*/environ 2>/dev/null | while IFS=/ read -r _ _ pid _; do echo "$pid"; done
shift
for file do
  [ -f "$file" ] && { read -r pid rest <"$file"; } 2>/dev/null || continue
  case $pid in '' | *[!0-9]* | 0 | 1) continue ;; esac
  [ -d "/proc/$pid" ] && echo "$pid"
done
exit 0`;
const list = `for folder in /proc/[0-9]*; do echo "\${folder#/proc/}"; done`;
// Ends the processes and waits until none of them runs any more; one that waits for its parent to notice does not.
const end = `kill -KILL "$@" 2>/dev/null
tries=0
for pid do
  while [ $tries -lt 50 ] && { read -r stat <"/proc/$pid/stat"; } 2>/dev/null; do
    case \${stat##*) } in Z* | X*) break ;; esac
    sleep 0.1 || sleep 1
    tries=$((tries + 1))
  done
done
exit 0`;

/** Ids of all processes on the node. */
export async function allProcesses(bench: Bench): Promise<ReadonlySet<string>> {
  return new Set(await ids(bench, list, []));
}

/** Files that hold the id of a process, as far as parameters name them. */
export async function pidFilesOf(bench: Bench): Promise<readonly string[]> {
  const { agent, parameters } = bench.subject;
  const { stdout, rawCode } = await bench.run({ action: 'meta-data' });
  // the defaults depend on the instance; an agent that cannot describe itself fails elsewhere
  const known = rawCode === 0 ? await parseMetadata(stdout, agent.type).catch(() => undefined) : undefined;
  const defaults = Object.fromEntries((known?.parameters ?? []).map(({ name, default: value }) => [name, value ?? '']));
  return Object.entries({ ...defaults, ...parameters })
    .filter(([name, value]) => /pid/i.test(name) && value.startsWith('/'))
    .map(([, value]) => value);
}

/**
 * Processes that a start has left running: those that carry the mark, and those that a file names and that were not
 * there before. None where the node has no /proc.
 */
export async function processesOf(
  bench: Bench,
  { name, value }: Mark,
  files: readonly string[],
  before: ReadonlySet<string>,
): Promise<readonly string[]> {
  const look = async () => (await ids(bench, find, [`${name}=${value}`, ...files])).filter((id) => !before.has(id));
  const first = await look();
  if (first.length === 0) return [];
  const { system, signal } = bench.subject.access.host;
  await system.sleep(settling, signal);
  const second = new Set(await look());
  return [...new Set(first)].filter((id) => second.has(id));
}

/** SIGKILL to all of them; comes back when they have ended, at most five seconds later. */
export async function endProcesses(bench: Bench, processes: readonly string[]): Promise<void> {
  await bench.command(['/bin/sh', '-c', end, 'ocf', ...processes]);
}

async function ids(bench: Bench, script: string, words: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await bench.command(['/bin/sh', '-c', script, 'ocf', ...words]);
  return stdout.split('\n').filter((line) => /^[0-9]+$/.test(line) && line !== '1');
}
