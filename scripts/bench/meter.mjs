import { spawnSync } from 'node:child_process';

const environment = { ...process.env };
// Node reads this whole file at every start; it has nothing to do with what is measured
delete environment.NODE_EXTRA_CA_CERTS;
delete environment.NODE_OPTIONS;

/** Seconds of CPU (user and system) and of wall clock that a command takes, mean of `times` runs in a row. */
export function measure({ argv, env = {} }, times) {
  const script = `TIMEFORMAT='%3U %3S %3R'; time for ((i = 0; i < ${times}; i++)); do "$@" >/dev/null 2>&1 </dev/null; done`;
  const { stderr, status } = spawnSync('bash', ['-c', script, 'bench', ...argv], {
    env: { ...environment, ...env },
    encoding: 'utf8',
    timeout: 120_000,
  });
  const found = /^([\d.]+) ([\d.]+) ([\d.]+)\s*$/m.exec(stderr ?? '');
  if (!found) throw new Error(`${argv.join(' ')}: not measured (status ${status}): ${stderr}`);
  const [user, system, wall] = found.slice(1).map(Number);
  return { cpu: (user + system) / times, wall: wall / times };
}

/** The first line of what a command says of itself, or undefined when it is not installed. */
export function installed(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).status === 0;
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
