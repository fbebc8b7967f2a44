// npm run bench: ratios of whole commands to `node -e 0`, everything measured in turn in one run. CPU time counts: wall
// clock is at the mercy of whatever else the machine does. Prints a table; --strict fails beyond a budget. Then one
// command on OCF_BENCH_HOSTS hosts (64) beside clush and pdsh, where wall clock is what counts.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchEdit } from './bench/edit.mjs';
import { benchFanout } from './bench/fanout.mjs';
import { benchFencing } from './bench/fencing.mjs';
import { benchGraph } from './bench/graph.mjs';
import { installed, measure, median } from './bench/meter.mjs';
import { benchMonitors } from './bench/monitors.mjs';
import { benchWatch } from './bench/watch.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const ocf = [process.execPath, join(root, 'bin/ocf.cjs')];
const folder = mkdtempSync(join(tmpdir(), 'ocf-bench-'));
const rounds = Number(process.env.OCF_BENCH_ROUNDS ?? 11);

const small = clusterFile('small', 10);
const large = clusterFile('large', 10_000);
const oneSet = write('set', ['  n[1-10000]: {address: "{name}.mgmt", attributes: {rack: r1}}']);
const env = {
  OCF_CACHE_DIR: join(folder, 'cache'),
  OCF_STATE_DIR: join(folder, 'state'),
  OCF_CONFIG_DIR: join(folder, 'config'),
};

const cases = [
  { name: 'ocf node list, 10 nodes', argv: [...ocf, 'node', 'list'], env: { ...env, OCF_CLUSTER: small }, budget: 1.6 },
  {
    name: 'ocf node list, 10,000 nodes in one node set',
    argv: [...ocf, 'node', 'list'],
    env: { ...env, OCF_CLUSTER: oneSet },
    budget: 1.6,
  },
  {
    name: 'ocf node list, 10,000 nodes',
    argv: [...ocf, 'node', 'list'],
    env: { ...env, OCF_CLUSTER: large },
  },
  {
    name: 'ocf node list --json, 10,000 nodes',
    argv: [...ocf, 'node', 'list', '--json'],
    env: { ...env, OCF_CLUSTER: large },
  },
  {
    name: 'ocf node list --output name, 10,000 nodes',
    argv: [...ocf, 'node', 'list', '--output', 'name'],
    env: { ...env, OCF_CLUSTER: large },
    budget: 4,
  },
  {
    name: 'one TAB: ocf __complete node show n',
    argv: [...ocf, '__complete', 'node', 'show', 'n'],
    env: { ...env, OCF_CLUSTER: small },
    budget: 1.2,
  },
  { name: 'ocf --version', argv: [...ocf, '--version'], env },
  { name: 'ocf node list --help', argv: [...ocf, 'node', 'list', '--help'], env },
  { name: 'nodeset -f n[1-10]', program: 'nodeset', argv: ['nodeset', '-f', 'n[1-10]'] },
  { name: 'clush --version', program: 'clush', argv: ['clush', '--version'] },
  { name: 'pcs --version', program: 'pcs', argv: ['pcs', '--version'] },
  { name: 'crm --version', program: 'crm', argv: ['crm', '--version'] },
];

// each node its own entry with ten fields
function clusterFile(name, nodes) {
  const width = String(nodes).length;
  const lines = Array.from({ length: nodes }, (_, index) => {
    const node = `n${String(index + 1).padStart(width, '0')}`;
    const ssh = `ssh: {user: root, port: ${2000 + (index % 7)}}`;
    const attributes = `rack: r${index % 40}, slot: "${index % 32}", serial: s${index}, room: a${index % 5}, owner: t${index % 9}`;
    return `  ${node}: {address: ${node}.mgmt, votes: ${index % 3}, transport: ssh, ${ssh}, attributes: {${attributes}}}`;
  });
  return write(name, lines);
}

function write(name, lines) {
  const file = join(folder, `${name}.yaml`);
  const id = '5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11';
  writeFileSync(file, `ocf: 1\ncluster: {name: ${name}, id: ${id}}\nnodes:\n${lines.join('\n')}\n`);
  return file;
}

const base = { name: 'node -e 0', argv: [process.execPath, '-e', '0'] };
const present = cases.filter(({ program }) => program === undefined || installed(program));
const absent = cases.filter((one) => !present.includes(one)).map(({ name }) => name);
for (const one of present) measure(one, 2);

const bases = [];
const figures = new Map(present.map((one) => [one, []]));
for (let round = 0; round < rounds; round++) {
  for (const one of present) {
    const bare = measure(base, 3).cpu;
    bases.push(bare);
    const { cpu, wall } = measure(one, 3);
    figures.get(one).push({ cpu, wall, ratio: cpu / bare });
  }
}

console.log(
  `Node ${process.version}; node -e 0: ${(median(bases) * 1000).toFixed(0)} ms CPU; ${rounds} rounds, medians\n`,
);
console.log('| command | CPU, × node -e 0 | CPU ms | wall ms | budget |\n|---|---|---|---|---|');
let beyond = 0;
for (const [one, runs] of figures) {
  const ratio = median(runs.map((run) => run.ratio));
  if (one.budget !== undefined && ratio > one.budget) beyond++;
  const ms = (key) => (median(runs.map((run) => run[key])) * 1000).toFixed(0);
  const budget = one.budget === undefined ? '' : `${one.budget}${ratio > one.budget ? ' EXCEEDED' : ''}`;
  console.log(`| ${one.name} | ${ratio.toFixed(2)} | ${ms('cpu')} | ${ms('wall')} | ${budget} |`);
}
if (absent.length > 0) console.log(`\nNot installed here: ${absent.join(', ')}.`);
console.log();
const edit = { ocf, folder, env, base };
const few = Math.min(rounds, 5);
if (benchEdit({ ...edit, name: 'Cold edit of one of 10,000 entries', file: large, node: 'n05000' }, few)) beyond++;
if (await benchMonitors({ env }, few)) beyond++;
if (await benchWatch({ ocf, folder, env }, Math.min(few, 3))) beyond++;
beyond += await benchFanout({ ocf, folder, hosts: Number(process.env.OCF_BENCH_HOSTS ?? 64), rounds: few });
beyond += await benchFencing({ ocf, folder, env }, Math.min(few, 3));
if (benchGraph({ ocf, folder, env }, 1)) beyond++;
rmSync(folder, { recursive: true, force: true });
if (beyond > 0 && process.argv.includes('--strict')) process.exitCode = 1;
