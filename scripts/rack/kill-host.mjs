// Cutting the power of a simulated host: every process that bears its marker is killed at once.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * A program's processes may clear their environment, close what they inherited and leave their session. A resource
 * limit stays with all of them: the one on file locks, which means nothing to Linux, is a number made of the host.
 */
export function markerLimit(host) {
  return Number.parseInt(createHash('sha256').update(host).digest('hex').slice(0, 11), 16);
}

/** Process ids of everything that belongs to the host: by its marker, and what descends from that. */
export function processesOf(host) {
  const variable = `RACK_HOST=${host}`;
  const limit = new RegExp(`^Max file locks +${markerLimit(host)} `, 'm');
  const parents = new Map();
  const marked = new Set();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z' || state === 'X') continue;
      parents.set(Number(name), Number(parent));
      if (limit.test(readFileSync(`/proc/${name}/limits`, 'latin1'))) marked.add(Number(name));
      if (readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(variable)) marked.add(Number(name));
    } catch {
      // it ended while we looked, or is not ours to see
    }
  }
  const belongs = (pid, depth = 0) =>
    marked.has(pid) || (depth < 100 && parents.has(pid) && belongs(parents.get(pid), depth + 1));
  return [...parents.keys()].filter((pid) => belongs(pid));
}

/** Kills until a look finds nothing more. `spare` is left alone. */
export async function killHost(host, { spare } = {}) {
  for (;;) {
    const found = processesOf(host).filter((pid) => pid !== spare && pid !== process.pid);
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
