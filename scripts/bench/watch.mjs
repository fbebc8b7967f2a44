import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const agent = '/usr/lib/ocf/resource.d/heartbeat/Dummy';
const count = 500;
const interval = 10;
/** Percent of one core, beside the agents' own time. */
const budget = 15;
const ticks = 100;

/**
 * What a watch of 500 resources on this machine, each looked at every 10 s, costs itself: CPU of its process alone, and
 * beside it that of the agents, over so many rounds of looks. Whether the budget was missed.
 */
export async function benchWatch({ ocf, folder, env }, rounds) {
  if (!existsSync(agent) || !existsSync('/proc/self/stat')) {
    console.log('Watch: there is no agent ocf:heartbeat:Dummy here, or no /proc.');
    return false;
  }
  const place = join(folder, 'watch');
  mkdirSync(place);
  const resources = Array.from({ length: count }, (_, index) => {
    const state = join(place, `r${index}`);
    writeFileSync(state, '');
    return `  r${index}: {agent: "ocf:heartbeat:Dummy", parameters: {state: ${state}}, monitor: {interval: ${interval}s}}`;
  });
  const file = join(place, 'watch.yaml');
  writeFileSync(
    file,
    `ocf: 1\ncluster: {name: watch, id: 5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a55}\nnodes: {n1: {transport: local}}\nresources:\n${resources.join('\n')}\n`,
  );
  const child = spawn(ocf[0], [...ocf.slice(1), 'resource', 'watch', '--json', '--jitter', '1s'], {
    env: { ...process.env, ...env, OCF_CLUSTER: file, OCF_RUNTIME_DIR: `${env.OCF_CACHE_DIR}-run` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = '';
  child.stdout.on('data', (chunk) => {
    last = `${last}${chunk}`.slice(-10_000);
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  // the first looks load what is loaded once
  await seconds(interval + 5);
  const [begin, before] = [performance.now(), cpuOf(child.pid)];
  await seconds(rounds * interval);
  const [after, wall] = [cpuOf(child.pid), (performance.now() - begin) / 1000];
  child.kill('SIGINT');
  await ended;
  const { looks } = JSON.parse(last.trim().split('\n').at(-1));
  const expected = count * (1 + rounds);
  const percent = (key) => (100 * (after[key] - before[key])) / wall;
  const missed = percent('own') > budget;
  console.log(
    `\nWatch of ${count} resources every ${interval} s: ${percent('own').toFixed(1)} % of one core (budget ${budget}${missed ? ' EXCEEDED' : ''}), ` +
      `the agents ${percent('children').toFixed(0)} %; ${looks} looks${looks < expected ? `, late: ${expected} were due` : ''}`,
  );
  return missed;
}

function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').map(Number);
  return { own: (fields[11] + fields[12]) / ticks, children: (fields[13] + fields[14]) / ticks };
}

function seconds(count) {
  return new Promise((resolve) => setTimeout(resolve, count * 1000));
}
