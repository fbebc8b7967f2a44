import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

// Cutting the power of simulated hosts: every process that bears their marker is killed at once.

/**
 * A program's processes may clear their environment, close what they inherited and leave their session. A resource
 * limit stays with all of them: the one on file locks, which means nothing to Linux, is a number made of the host.
 *
 * @param host the host's folder
 */
export function markerLimit(host: string): number {
  return Number.parseInt(createHash('sha256').update(host).digest('hex').slice(0, 11), 16);
}

/** Process ids of everything that belongs to one of these hosts: by its marker, and what descends from that. */
export function processesOf(hosts: readonly string[]): number[] {
  const variables = new Set(hosts.map((host) => `RACK_HOST=${host}`));
  const limits = new Set(hosts.map((host) => String(markerLimit(host))));
  const parents = new Map<number, number>();
  const marked = new Set<number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z' || state === 'X') continue;
      parents.set(Number(name), Number(parent));
      const limit = /^Max file locks +(\d+) /m.exec(readFileSync(`/proc/${name}/limits`, 'latin1'))?.[1];
      if (limit !== undefined && limits.has(limit)) marked.add(Number(name));
      const environment = readFileSync(`/proc/${name}/environ`, 'latin1').split('\0');
      if (environment.some((variable) => variables.has(variable))) marked.add(Number(name));
    } catch {
      // it ended while we looked, or is not ours to see
    }
  }
  const belongs = (pid: number, depth = 0): boolean => {
    const parent = parents.get(pid);
    return marked.has(pid) || (depth < 100 && parent !== undefined && belongs(parent, depth + 1));
  };
  return [...parents.keys()].filter((pid) => belongs(pid));
}

/** Kills until a look finds nothing more. `spare` is left alone. */
export async function killHosts(hosts: readonly string[], { spare }: { readonly spare?: number } = {}): Promise<void> {
  for (;;) {
    const found = processesOf(hosts).filter((pid) => pid !== spare && pid !== process.pid);
    if (found.length === 0) return;
    for (const pid of found) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // gone already
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
