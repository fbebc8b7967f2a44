import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type AgentAccess, agentsOfHost, thisMachine } from '../../../../src/core/agents/access.ts';
import { agentNameOf } from '../../../../src/core/agents/name.ts';
import { type AgentRequest, type AgentResult, runAgent, runAgents } from '../../../../src/core/agents/run.ts';
import { entriesOf, readEntry, turnKey, writeEntry, writeLook } from '../../../../src/core/agents/turns/entries.ts';
import { isRunning, type ProcessId, processNow } from '../../../../src/core/agents/turns/processes.ts';
import type { Host } from '../../../../src/core/cluster.ts';
import type { Node } from '../../../../src/core/config/model.ts';
import { observationFrom } from '../../../../src/core/resources/observation.ts';
import { until } from '../../../support/until.ts';
import { temporaryHost } from '../host.ts';

const { host, folder, remove } = temporaryHost();
afterAll(remove);
const root = join(folder, 'ocf');
const log = join(folder, 'log');
const gate = join(folder, 'gate');
const turns = join(host.paths.runtime, 'turns');
const node = thisMachine(host.system);
const agent = agentNameOf('test', 'witness');
const worker = fileURLToPath(new URL('../../../support/turns-worker.mjs', import.meta.url));

// What it does is one line in the log when it begins and one when it ends. While the gate is there "start" stays.
const script = `#!/bin/sh
echo "begin $$ $1" >>${log}
case $1 in
  start) while [ -e ${gate} ]; do sleep 0.01; done ;;
  promote) sleep 600 ;;
  monitor) sleep 0.005 ;;
  *) sleep 0.02 ;;
esac
echo "end $$ $1" >>${log}
exit 0
`;

beforeEach(() => {
  for (const path of [log, gate, turns, root]) rmSync(path, { recursive: true, force: true });
  mkdirSync(join(root, 'resource.d', 'test'), { recursive: true });
  writeFileSync(join(root, 'resource.d', 'test', 'witness'), script);
  chmodSync(join(root, 'resource.d', 'test', 'witness'), 0o755);
  writeFileSync(log, '');
});

const lines = () => readFileSync(log, 'utf8').split('\n').slice(0, -1);
const begun = (action: string) => lines().filter((line) => line.startsWith('begin') && line.endsWith(action));
const files = () => (existsSync(turns) ? readdirSync(turns, { recursive: true, withFileTypes: true }) : []);
const entries = () => files().filter((file) => !file.isDirectory() && !file.name.endsWith('.lock'));
const locks = () => files().filter((file) => file.name.endsWith('.lock'));

function accessTo(changes: Partial<Host> = {}): AgentAccess {
  const changed = Object.create(host, Object.getOwnPropertyDescriptors(changes)) as Host;
  return { ...agentsOfHost(changed), folders: [join(root, 'resource.d')] };
}

function run(action: string, more: Partial<AgentRequest> = {}, access = accessTo()): Promise<AgentResult> {
  return runAgent(access, node, { agent, instance: 'one', action, parameters: {}, timeout: 60_000, ...more });
}

/** Each line that begins an action is followed by the one that ends it. */
function expectNoOverlap(seen: readonly string[]): void {
  const overlaps = seen.filter((line, index) =>
    line.startsWith('begin') ? seen[index + 1] !== line.replace('begin', 'end') : !seen[index - 1]?.startsWith('begin'),
  );
  expect(overlaps).toEqual([]);
}

function startWorker(actions: readonly string[], timeout = 60_000) {
  const words = [worker, root, folder, String(timeout), ...actions];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const exited = once(child, 'close');
  return {
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    ended: async () => {
      await exited;
      return said
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    },
  };
}

// paths of the workers
const shared = () => accessTo({ paths: { ...host.paths, runtime: folder } });

describe('turns of one instance', () => {
  test('a look that meets nobody takes no lock and leaves nothing', async () => {
    await Promise.all(['a', 'b', 'c'].map((instance) => run('monitor', { instance })));
    expect(begun('monitor')).toHaveLength(3);
    expect(locks()).toEqual([]);
    expect(entries()).toEqual([]);
  });

  test('actions of one process go one after the other, whatever they are', async () => {
    const actions = ['monitor', 'start', 'monitor', 'stop', 'monitor', 'monitor', 'notify', 'status'];
    const results = await Promise.all(actions.map((action) => run(action)));
    expect(results.map(({ code }) => code)).toEqual(actions.map(() => 0));
    expect(lines()).toHaveLength(2 * actions.length);
    expectNoOverlap(lines());
    expect(entries()).toEqual([]);
  });

  test('actions of many processes go one after the other', async () => {
    const actions = ['monitor', 'stop', 'monitor', 'start', 'monitor'];
    const workers = Array.from({ length: 5 }, () => startWorker(actions));
    const said = (await Promise.all(workers.map(({ ended }) => ended()))).flat();
    expect(said).toHaveLength(25);
    expect(said.filter(({ code }) => code !== 0)).toEqual([]);
    expect(lines()).toHaveLength(50);
    expectNoOverlap(lines());
  });

  test('so do those that come after processes were killed in the middle', async () => {
    const actions = ['monitor', 'stop', 'monitor', 'start', 'stop', 'monitor'];
    let workers = Array.from({ length: 4 }, () => startWorker(actions));
    for (let killed = 0; killed < 8; killed++) {
      // at another moment each time, and each time somewhere else in what it does
      const enough = lines().length + 1 + (killed % 4);
      await until(() => lines().length >= enough);
      const [first, ...others] = workers;
      await first?.kill();
      workers = [...others, startWorker(actions)];
    }
    const said = (await Promise.all(workers.map(({ ended }) => ended()))).flat();
    expect(said.filter(({ code }) => code !== 0)).toEqual([]);
    expect((await run('monitor', {}, shared())).code).toBe(0);
    expectNoOverlap(lines());
  });

  test('actions on different instances, nodes or agents do not wait for each other', async () => {
    writeFileSync(gate, '');
    const started = run('start');
    await until(() => begun('start').length === 1);
    expect((await run('stop', { instance: 'two' })).code).toBe(0);
    const other = { ...node, name: 'elsewhere' };
    const request = { agent, instance: 'one', action: 'stop', parameters: {} };
    expect((await runAgent(accessTo(), other, request)).code).toBe(0);
    rmSync(gate);
    expect((await started).code).toBe(0);
  });

  test('neither a description nor a check of parameters waits', async () => {
    writeFileSync(gate, '');
    const started = run('start');
    await until(() => begun('start').length === 1);
    for (const action of ['meta-data', 'validate-all']) expect((await run(action)).code).toBe(0);
    rmSync(gate);
    await started;
  });

  test('probes run beside each other where that is asked for', async () => {
    writeFileSync(gate, '');
    const both = [run('start', { unqueued: true }), run('start', { unqueued: true })];
    await until(() => begun('start').length === 2);
    rmSync(gate);
    expect((await Promise.all(both)).map(({ code }) => code)).toEqual([0, 0]);
  });

  test('what waits says for whom, and gives up with his name when its own time limit is over', async () => {
    writeFileSync(gate, '');
    const told: (string | undefined)[] = [];
    const reporter = { ...host.reporter, progress: (text: string | undefined) => void told.push(text) };
    const started = run('start');
    await until(() => begun('start').length === 1);
    const result = await run('monitor', { timeout: 300 }, accessTo({ reporter }));
    const holder = `start of one on here by process ${process.pid}`;
    expect(told).toEqual([`monitor of one waits for ${holder}`, undefined]);
    expect(result).toMatchObject({
      state: 'not-started',
      failure: {
        code: 'CONFLICT',
        message: `monitor of one on here did not get its turn: ${holder} did not end in time.`,
      },
    });
    expect(result).not.toHaveProperty('code');
    // it says nothing on the node, which may not be taken for unreachable
    expect(observationFrom('one', result)).toMatchObject({ state: 'unknown', unreachable: false });
    rmSync(gate);
    await started;
    expect(begun('monitor')).toEqual([]);
    expect(entries()).toEqual([]);
  });

  test('of several instances only those wait in vain that are busy', async () => {
    writeFileSync(gate, '');
    const started = run('start');
    await until(() => begun('start').length === 1);
    const requests = ['two', 'one', 'three'].map((instance) => {
      return { agent, instance, action: 'monitor', parameters: {}, timeout: 5000 };
    });
    const results = await runAgents(accessTo(), node, requests);
    expect(results.map(({ instance, code, failure }) => [instance, code ?? failure?.code])).toEqual([
      ['two', 0],
      ['one', 'CONFLICT'],
      ['three', 0],
    ]);
    rmSync(gate);
    await started;
  });

  test('an interruption ends the waiting', async () => {
    writeFileSync(gate, '');
    const started = run('start');
    await until(() => begun('start').length === 1);
    const interruption = new AbortController();
    const waiting = run('stop', {}, accessTo({ signal: interruption.signal }));
    interruption.abort();
    expect(await waiting).toMatchObject({ state: 'not-started', failure: { code: 'INTERRUPTED' } });
    rmSync(gate);
    await started;
  });
});

/** A system that counts how often somebody slept. */
function countedNaps() {
  let naps = 0;
  const sleep: Host['system']['sleep'] = (milliseconds, signal) => {
    naps += 1;
    return host.system.sleep(milliseconds, signal);
  };
  return { naps: () => naps, system: { ...host.system, sleep } };
}

describe('what killed processes leave', () => {
  test('an agent that still runs is waited for', async () => {
    writeFileSync(gate, '');
    const killed = startWorker(['start']);
    await until(() => begun('start').length === 1);
    await killed.kill();
    const told: (string | undefined)[] = [];
    const reporter = { ...host.reporter, progress: (text: string | undefined) => void told.push(text) };
    const { naps, system } = countedNaps();
    const stopped = run('stop', {}, accessTo({ reporter, system, paths: { ...host.paths, runtime: folder } }));
    await until(() => naps() > 4 || begun('stop').length > 0);
    expect(told).toContain('stop of one waits for start of one on here whose ocf is gone');
    expect(begun('stop')).toEqual([]);
    rmSync(gate);
    expect((await stopped).code).toBe(0);
    expectNoOverlap(lines());
  });

  test('an agent that outlives its time limit is ended first', async () => {
    const killed = startWorker(['promote'], 5000);
    await until(() => begun('promote').length === 1);
    const pid = Number(lines()[0]?.split(' ')[1]);
    const leader = processNow(pid) as ProcessId;
    expect(leader.pid).toBe(pid);
    await killed.kill();
    expect((await run('stop', {}, shared())).code).toBe(0);
    expect(isRunning(leader)).toBe(false);
  });

  const key = () => turnKey(turns, node, 'ocf:test:witness', 'one');
  const nobody: ProcessId = { pid: process.pid, start: '1' };
  const head = { action: 'start', agent: 'ocf:test:witness', instance: 'one', node: 'here', since: 0, timeout: 60_000 };

  test('an agent whose number nobody had time to write down is found all the same', async () => {
    writeFileSync(gate, '');
    const argv = [join(root, 'resource.d', 'test', 'witness'), 'start'];
    const env = { OCF_RESOURCE_INSTANCE: 'one' };
    const child = spawn(argv[0] ?? '', argv.slice(1), { detached: true, env, stdio: 'ignore' });
    await until(() => begun('start').length === 1);
    writeEntry(key(), nobody, 'x', { ...head, here: [{ argv, env }] });
    const { naps, system } = countedNaps();
    const stopped = run('stop', {}, accessTo({ system }));
    await until(() => naps() > 4 || begun('stop').length > 0);
    expect(begun('stop')).toEqual([]);
    rmSync(gate);
    expect((await stopped).code).toBe(0);
    expectNoOverlap(lines());
    expect(child.exitCode).toBe(0);
  });

  test('an entry whose process is gone counts for nothing, also when another process has its number', async () => {
    writeEntry(key(), nobody, 'x', { ...head, here: [] });
    writeFileSync(join(key().folder, `${key().name}.${process.pid}.2.torn`), '{"act');
    expect(entriesOf(key())).toHaveLength(2);
    expect((await run('monitor')).code).toBe(0);
    expect(entries()).toEqual([]);
  });

  test.each([1, 5000])('what a killed look leaves is waited for, also one of many words (%d)', async (words) => {
    const argv = [join(root, 'resource.d', 'test', 'witness'), 'start'];
    const env = { OCF_RESOURCE_INSTANCE: 'one' };
    writeFileSync(gate, '');
    const child = spawn(argv[0] ?? '', argv.slice(1), { detached: true, env, stdio: 'ignore' });
    await until(() => begun('start').length === 1);
    const here = [...Array.from({ length: words - 1 }, () => ({ argv: ['/none'], env: {} })), { argv, env }];
    mkdirSync(key().folder, { recursive: true });
    const entry = writeLook(key(), nobody, 'x', { ...head, here });
    expect(lstatSync(entry.file).isSymbolicLink()).toBe(words === 1);
    expect(readEntry(entry)).toEqual({ head: { ...head, here }, groups: [] });
    entry.remove();
    expect(entries()).toEqual([]);
    writeLook(key(), nobody, 'x', { ...head, here: here.slice(-1) });
    const { naps, system } = countedNaps();
    const stopped = run('stop', {}, accessTo({ system }));
    await until(() => naps() > 4 || begun('stop').length > 0);
    expect(begun('stop')).toEqual([]);
    rmSync(gate);
    expect((await stopped).code).toBe(0);
    expectNoOverlap(lines());
    expect(child.exitCode).toBe(0);
  });

  test('on another node the agent gets the time to be ended that its node gives it', async () => {
    const remote: Node = { ...node, transport: 'command', command: ['/bin/sh'], name: 'n1' };
    const place = turnKey(turns, remote, 'ocf:test:witness', 'one');
    writeEntry(place, nobody, 'x', { ...head, node: 'n1' });
    const naps: number[] = [];
    const sleep = async (milliseconds: number) => void naps.push(milliseconds);
    const access = accessTo({ system: { ...host.system, sleep } });
    const request = { agent, instance: 'one', action: 'stop', parameters: {} };
    expect((await runAgent(access, remote, request)).code).toBe(0);
    expect(naps).toEqual([3000]);
  });

  test('where nothing can be written, changes are refused and looks go on with one warning', async () => {
    writeFileSync(turns, '');
    const warned: string[] = [];
    const reporter = { ...host.reporter, warn: (text: string) => void warned.push(text) };
    expect(await run('start')).toMatchObject({ state: 'not-started', failure: { code: 'FAILED' } });
    const access = accessTo({ reporter });
    for (const instance of ['one', 'two']) expect((await run('monitor', { instance }, access)).code).toBe(0);
    expect(warned).toEqual([expect.stringContaining(`${turns} cannot be used`)]);
    expect(begun('start')).toEqual([]);
  });
});
