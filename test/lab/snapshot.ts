import type { LabHost } from './host.ts';

// Sessions of sshd come and go with whoever looks, addresses of a link when they please; ids of mounts and how long an
// address lives say nothing. What sorts the processes starts after they were listed: it would be there in one look of two.
const look = `cut -d ' ' -f 4-6 /proc/self/mountinfo
ip -o address | grep -v 'inet6 fe80' | sed 's/valid_lft.*//'
ip -4 route show table all
ip -6 route show table all | grep -v -e ff00: -e fe80:
everything=$(ps -e -o args=)
echo "$everything" | grep -v '^sshd: '
find /run /tmp /root /run/ocf-lab/disk -xdev -printf '%p %y %l\\n'`;

/** Mounts, addresses, routes, processes and files of a host, a line each. */
export async function snapshot(host: LabHost): Promise<readonly string[]> {
  return (await host.run(look)).stdout.split('\n').sort();
}

/** What is there and was not before; looks until nothing is, or often enough that it will stay. */
export async function newSince(host: LabHost, before: readonly string[], allowed = /^$/): Promise<readonly string[]> {
  const known = new Set(before);
  let found: readonly string[] = [];
  for (let looks = 0; looks < 60; looks++) {
    found = (await snapshot(host)).filter((line) => !known.has(line) && !allowed.test(line));
    if (found.length === 0) break;
  }
  return found;
}
