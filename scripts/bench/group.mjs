import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Counts the CPU seconds of everything that is started from here on: also of daemons, and of what runs for them on the
 * other side. undefined where this user may not make a control group.
 */
export function startCounting() {
  for (const { top, read } of kinds) {
    if (!existsSync(top)) continue;
    const group = join(top, `ocf-bench-${process.pid}`);
    try {
      mkdirSync(group);
      writeFileSync(join(group, 'cgroup.procs'), String(process.pid));
      return { seconds: () => read(group), stop: () => leave(top, group) };
    } catch {
      leave(top, group);
    }
  }
  return undefined;
}

const kinds = [
  {
    top: '/sys/fs/cgroup/cpuacct',
    read: (group) => Number(readFileSync(join(group, 'cpuacct.usage'), 'utf8')) / 1e9,
  },
  {
    top: '/sys/fs/cgroup',
    read: (group) => Number(/usage_usec (\d+)/.exec(readFileSync(join(group, 'cpu.stat'), 'utf8'))[1]) / 1e6,
  },
];

function leave(top, group) {
  try {
    writeFileSync(join(top, 'cgroup.procs'), String(process.pid));
    rmdirSync(group);
  } catch {
    // something still runs there; an empty group is nothing but a name
  }
}
