import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './meter.mjs';

const agent = '/usr/lib/ocf/resource.d/heartbeat/Dummy';
const library = fileURLToPath(new URL('../../dist/library.cjs', import.meta.url));
const atOnce = 8;
const budget = 1.3;

/**
 * Monitors of one agent on this machine, 8 at once, by the library and by xargs in turn; what a program on Node can
 * reach at all, with nothing but child_process.spawn, stands beside it. Wall clock, each measured to the next run of xargs.
 * Whether the budget was missed.
 */
export async function benchMonitors({ env }, rounds, count = 1000) {
  if (!existsSync(agent)) {
    console.log('Monitors: the agent ocf:heartbeat:Dummy is not installed here.');
    return false;
  }
  const { default: ocf } = await import(library);
  // in memory, as /run is
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const runtime = mkdtempSync(join(memory, 'ocf-bench-'));
  const system = { ...ocf.realSystem(), env: { ...process.env, ...env, OCF_RUNTIME_DIR: runtime } };
  const host = ocf.openHost({ system });
  try {
    return await compare(ocf, host, rounds, count);
  } finally {
    await host.transport.close();
    rmSync(runtime, { recursive: true });
  }
}

async function compare(ocf, host, rounds, count) {
  const access = ocf.agentsOfHost(host);
  const node = {
    name: 'here',
    id: '',
    address: '',
    transport: 'local',
    ssh: {},
    command: [],
    votes: 0,
    attributes: {},
  };
  const input = { agent: 'ocf:heartbeat:Dummy', action: 'monitor', node, parameters: {}, check: false };
  const ours = async (index) => {
    const { code, meaning } = await ocf.runAction(access, { ...input, instance: `bench-${index}` });
    if (code !== 7) throw new Error(`a monitor of Dummy was ${meaning}`);
  };
  const environment = environmentOf(await ocf.planAction(access, { ...input, instance: 'bench' }));
  const ratios = { ours: [], bare: [] };
  const own = [];
  for (let round = -1; round < rounds; round++) {
    const base = byXargs(environment, count);
    const begin = process.cpuUsage();
    const library = await timed(ours, count);
    const { user, system } = process.cpuUsage(begin);
    const bare = await timed(() => bareRun(environment), count);
    // the first round only warms up
    if (round < 0) continue;
    ratios.ours.push(library / base);
    ratios.bare.push(bare / base);
    own.push((user + system) / 1000 / count);
  }
  const ratio = median(ratios.ours);
  const missed = ratio > budget;
  console.log(
    `${count} monitors, ${atOnce} at once: ${ratio.toFixed(2)} × xargs -P${atOnce} (budget ${budget}${missed ? ' EXCEEDED' : ''}); ` +
      `bare child_process.spawn ${median(ratios.bare).toFixed(2)} ×; own CPU ${median(own).toFixed(2)} ms each\n`,
  );
  return missed;
}

function environmentOf({ env }) {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
}

function byXargs(env, count) {
  const begin = performance.now();
  const options = { input: 'monitor\n'.repeat(count), env, stdio: ['pipe', 'ignore', 'ignore'] };
  spawnSync('xargs', [`-P${atOnce}`, '-n1', agent], options);
  return performance.now() - begin;
}

async function timed(work, count) {
  const begin = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return performance.now() - begin;
}

function bareRun(env) {
  return new Promise((resolve) => {
    const child = spawn(agent, ['monitor'], { detached: true, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', () => {});
    child.on('close', resolve);
  });
}
