import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCounting } from './group.mjs';
import { installed, measure, median } from './meter.mjs';
import { startSshd } from './sshd.mjs';

const agent = '/usr/lib/ocf/resource.d/heartbeat/Dummy';
const together = 64;
// OpenSSH 9.0 to 9.8 spends most of a new connection's time on its own key exchange; without that, what the agent and
// the shell around it cost counts for more
const exchanges = [
  { title: "OpenSSH's own key exchange", options: {}, budgets: { cold: 1, warm: 0.2 } },
  { title: 'curve25519-sha256', options: { KexAlgorithms: 'curve25519-sha256' }, budgets: { cold: 1 } },
];

/**
 * One monitor of a resource agent on many hosts (addresses of this machine, one sshd), beside clush and pdsh in turn.
 * Cold: no connection is open. Warm: those of the run before are. Gives back how many budgets were exceeded.
 */
export async function benchFanout({ ocf, folder, hosts, rounds }) {
  const missing = ['/usr/sbin/sshd', agent].find((file) => !existsSync(file));
  const others = ['clush', 'pdsh'].filter(installed);
  if (missing || others.length === 0) {
    console.log(`Fan-out is not measured: there is no ${missing ?? 'clush and no pdsh'}.`);
    return 0;
  }
  const place = join(folder, 'fanout');
  mkdirSync(place);
  const counter = startCounting();
  const sshd = await startSshd(join(place, 'sshd'));
  try {
    let exceeded = 0;
    for (const each of exchanges) exceeded += benchWith({ ocf, sshd, hosts, rounds, others, place, counter, ...each });
    return exceeded;
  } finally {
    sshd.stop();
    counter?.stop();
  }
}

function benchWith(lab) {
  const { rounds, counter } = lab;
  const runners = runnersFor(lab);
  for (const { name, run, expected = 0 } of runners) {
    const { status, stderr, stdout } = run((argv, env) =>
      spawnSync(argv[0], argv.slice(1), { env: { ...process.env, ...env } }),
    );
    if (status !== expected) throw new Error(`${name} failed with status ${status}: ${stderr}${stdout}`);
  }
  const timed = (argv, env) => {
    const before = counter?.seconds();
    const { wall } = measure({ argv, env }, 1);
    return { wall, cpu: before === undefined ? Number.NaN : counter.seconds() - before };
  };
  const figures = new Map(runners.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of runners) figures.get(name).push(run(timed));
  }
  dropMasters(lab);
  return print(lab, runners, figures);
}

function print({ hosts, title, rounds, others }, runners, figures) {
  const of = (name, key) => median(figures.get(name).map((run) => run[key]));
  const faster = others.reduce((best, name) => (of(name, 'wall') < of(best, 'wall') ? name : best));
  console.log(
    `\n${hosts} hosts, one Dummy monitor each, ${title}; ${rounds} rounds, medians. CPU is that of both sides.\n`,
  );
  console.log(
    `| command | wall, × ${faster} | CPU, × ${faster} | wall s | CPU s | budget, wall |\n|---|---|---|---|---|---|`,
  );
  let exceeded = 0;
  for (const { name, budget } of runners) {
    const [wall, cpu] = ['wall', 'cpu'].map((key) => of(name, key));
    const ratio = wall / of(faster, 'wall');
    const over = budget !== undefined && ratio > budget;
    if (over) exceeded++;
    const cells = [ratio, cpu / of(faster, 'cpu'), wall, cpu].map((figure) => figure.toFixed(2));
    console.log(`| ${[name, ...cells].join(' | ')} | ${budget ?? ''}${over ? ' EXCEEDED' : ''} |`);
  }
  return exceeded;
}

function runnersFor(lab) {
  const { ocf, sshd, hosts, others, options, place, budgets } = lab;
  const addresses = Array.from(
    { length: hosts },
    (_, index) => `127.0.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`,
  );
  const config = join(place, 'ssh_config');
  const knownHosts = join(place, 'known_hosts');
  writeFileSync(knownHosts, addresses.map((address) => `[${address}]:${sshd.port} ${sshd.hostKey}\n`).join(''));
  writeFileSync(
    config,
    [
      `Port ${sshd.port}`,
      `IdentityFile ${sshd.identity}`,
      'IdentitiesOnly yes',
      `UserKnownHostsFile ${knownHosts}`,
      'GlobalKnownHostsFile /dev/null',
      'StrictHostKeyChecking yes',
      'BatchMode yes',
      'LogLevel ERROR',
      ...Object.entries(options).map(([name, value]) => `${name} ${value}`),
    ].join('\n'),
  );
  const cluster = clusterFile(lab, addresses);
  const env = {
    OCF_CONFIG_DIR: join(place, 'config'),
    OCF_STATE_DIR: join(place, 'state'),
    OCF_CACHE_DIR: join(place, 'cache'),
    OCF_RUNTIME_DIR: join(place, 'run'),
    OCF_CLUSTER: cluster,
  };
  // the default instance of an agent run by hand; started, so that all answers are the same good one
  const call = ['env', 'OCF_ROOT=/usr/lib/ocf', `OCF_RESKEY_state=${join(place, 'dummy.state')}`, agent];
  spawnSync(call[0], [...call.slice(1), 'start']);
  const words = [...call, 'monitor'];
  const list = addresses.join(',');
  const theirs = {
    clush: ['clush', '-q', '-f', String(together), '-o', `-F ${config}`, '-w', list, ...words],
    pdsh: ['pdsh', '-R', 'ssh', '-f', String(together), '-w', list, ...words],
  };
  const run = [...ocf, 'run', '*', '--fanout', String(together), '--', ...words];
  const monitor = [...ocf, 'resource', 'monitor', 'dummy'];
  const cold = (argv) => (measuring) => {
    dropMasters(lab);
    return measuring(argv, env);
  };
  // it runs on all of them, which is once too often for a resource
  const expected = 1;
  return [
    ...others.map((name) => ({
      name,
      run: (measuring) => measuring(theirs[name], { PDSH_SSH_ARGS_APPEND: `-F ${config}` }),
    })),
    { name: 'ocf run, cold', run: cold(run), budget: budgets.cold },
    { name: 'ocf run, warm', run: (measuring) => measuring(run, env), budget: budgets.warm },
    { name: 'ocf resource monitor, cold', run: cold(monitor), budget: budgets.cold, expected },
    { name: 'ocf resource monitor, warm', run: (measuring) => measuring(monitor, env), budget: budgets.warm, expected },
  ];
}

function clusterFile({ sshd, options, place }, addresses) {
  const file = join(place, 'fanout.yaml');
  const names = addresses.map((_, index) => `h${index + 1}`);
  const ssh = JSON.stringify({
    port: sshd.port,
    identity: sshd.identity,
    options: { ...options, UserKnownHostsFile: join(place, 'known_hosts') },
  });
  const lines = names.map((name, index) => `  ${name}: {address: ${addresses[index]}}`);
  const resource = `  dummy: {agent: "ocf:heartbeat:Dummy", parameters: {state: ${join(place, 'dummy.state')}}, nodes: "h[1-${names.length}]"}`;
  const text = [
    'ocf: 1',
    'cluster: {name: fanout, id: 5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11}',
    `defaults: {node: {transport: ssh, ssh: ${ssh}}}`,
    'nodes:',
    ...lines,
    'resources:',
    resource,
  ];
  writeFileSync(file, `${text.join('\n')}\n`);
  return file;
}

/** Ends the connections that ocf kept. */
function dropMasters({ place }) {
  const sockets = join(place, 'run', 'ssh');
  if (!existsSync(sockets)) return;
  const script = `for s in "$0"/*; do ssh -O exit -S "$s" any 2>/dev/null & done; wait`;
  spawnSync('sh', ['-c', script, sockets]);
  for (const name of readdirSync(sockets)) rmSync(join(sockets, name), { force: true });
}
