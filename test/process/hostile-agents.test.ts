import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { processNow } from '../../src/core/agents/turns/processes.ts';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

// What agents do that nobody wants, by the built program: its verdict, what it leaves, and how much memory it took.

const id = '5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a12';
const most = 100 * 1024;
let box: Sandbox;
beforeAll(() => {
  box = sandbox();
  mkdirSync(join(box.folder, 'agents', 'test'), { recursive: true });
  // the peak of this program itself: what its parent had taken before it was begun does not count
  const hook = `process.on('exit', () => {
  const [, peak] = /^VmHWM:\\s*(\\d+) kB$/m.exec(require('fs').readFileSync('/proc/self/status', 'utf8'));
  if (process.argv.includes('run')) require('fs').writeFileSync(process.env.OCF_TEST_PEAK, peak);
});
`;
  writeFileSync(join(box.folder, 'peak.cjs'), hook);
});
afterAll(() => box.remove());

const pids = () => join(box.folder, 'pids');
beforeEach(() => rmSync(pids(), { force: true }));
const noted = () => (existsSync(pids()) ? readFileSync(pids(), 'utf8').trim().split('\n').map(Number) : []);
const living = () => noted().filter((pid) => processNow(pid) !== undefined);
afterEach(() => {
  for (const pid of living()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it has just ended
    }
  }
});

interface Verdict {
  readonly state: string;
  readonly code?: number;
  readonly rawCode?: number;
  readonly name: string;
  readonly timedOut: boolean;
  readonly stdout: string;
}

/** Every process of the agent that the script wants watched writes its number into the file. */
async function run(cluster: string, script: string, timeout = '60s') {
  const file = join(box.folder, 'agents', 'test', 'hostile');
  const note = `pids=${pids()}; echo $$ >>$pids`;
  writeFileSync(file, `#!/bin/sh\n${note}\n${script}\n`);
  chmodSync(file, 0o755);
  const peakFile = join(box.folder, 'peak');
  rmSync(peakFile, { force: true });
  const words = ['agent', 'run', 'test:hostile', 'start', '--no-check', '--timeout', timeout, '--json'];
  const settings = { env: { NODE_OPTIONS: `--require ${join(box.folder, 'peak.cjs')}`, OCF_TEST_PEAK: peakFile } };
  const ran = await box.ocf(
    [...words, '--cluster', cluster, ...(cluster.includes('remote') ? ['--node', 'n1'] : [])],
    settings,
  );
  const peak = Number(readFileSync(peakFile, 'utf8'));
  return { status: ran.status, result: ran.json() as unknown as Verdict, peak };
}

/** With a limit that it reaches when so many of its processes have begun: a busy machine needs a longer one. */
async function runToLimit(cluster: string, script: string, processes: number) {
  for (let seconds = 1; ; seconds *= 2) {
    rmSync(pids(), { force: true });
    const ran = await run(cluster, script, `${seconds}s`);
    if (noted().length >= processes) return ran;
  }
}

function agentsThatMisbehave(cluster: () => string): void {
  test('one that hangs, with children, is ended with them', async () => {
    const { status, result } = await runToLimit(cluster(), "sh -c 'echo $$ >>$1; sleep 600' x $pids & sleep 600", 2);
    expect({ status, ...result }).toMatchObject({ status: 1, state: 'done', timedOut: true, name: 'timed-out' });
    expect(result).not.toHaveProperty('code');
    expect(noted()).toHaveLength(2);
    await until(() => living().length === 0);
  });

  test('one that ignores SIGTERM, as its children do, is killed', async () => {
    const script = `trap '' TERM; sh -c 'echo $$ >>$1; while :; do sleep 1; done' x $pids & while :; do sleep 1; done`;
    const { status, result } = await runToLimit(cluster(), script, 2);
    expect({ status, ...result }).toMatchObject({ status: 1, timedOut: true });
    expect(noted()).toHaveLength(2);
    await until(() => living().length === 0);
  });

  test('one that takes SIGTERM for a reason to succeed did not', async () => {
    const { status, result } = await run(cluster(), `trap 'exit 0' TERM; sleep 600 & wait`, '1s');
    expect({ status, ...result }).toMatchObject({ status: 1, timedOut: true });
    expect(result).not.toHaveProperty('code');
  });

  test('one that leaves a daemon, which holds its output open, has succeeded, and the daemon lives', async () => {
    const script = `setsid sh -c 'echo $$ >>$1; exec sleep 600' x $pids &
while [ $(wc -l <$pids) -lt 2 ]; do sleep 0.01; done; echo up; exit 0`;
    const { status, result } = await run(cluster(), script);
    expect({ status, ...result }).toMatchObject({ status: 0, code: 0, timedOut: false, stdout: 'up\n' });
    expect(living()).toHaveLength(1);
  });

  test('one that prints 100 MiB is read to its end, in little memory', async () => {
    const script = 'echo first; head -c 104857600 /dev/zero | tr "\\0" x; echo; echo last; exit 0';
    const { status, result, peak } = await run(cluster(), script);
    expect({ status, code: result.code }).toEqual({ status: 0, code: 0 });
    expect(result.stdout).toMatch(/^first\nx+\n\[… \d+ bytes left out …\]\nx+\nlast\n$/);
    expect(result.stdout.length).toBeLessThan(200_000);
    expect(peak).toBeLessThanOrEqual(most);
  });

  test('one that prints 100 MiB as lines on standard error, too', async () => {
    const { status, peak } = await run(cluster(), 'yes noise | head -c 104857600 >&2; exit 7');
    expect(status).toBe(7);
    expect(peak).toBeLessThanOrEqual(most);
  });

  test.each(['SEGV', 'KILL', 'TERM', 'ABRT'])('one that dies of SIG%s has failed', async (signal) => {
    const { status, result } = await run(cluster(), `ulimit -c 0; kill -${signal} $$; sleep 600`);
    expect({ status, ...result }).toMatchObject({ status: 1, state: 'done', code: 1, name: 'killed', signal });
    expect(living()).toEqual([]);
  });

  test('one that exits 255 has done so, and it is not taken for a lost connection', async () => {
    const { status, result } = await run(cluster(), 'exit 255');
    expect({ status, ...result }).toMatchObject({ status: 255, state: 'done', code: 1, rawCode: 255 });
  });
}

const head = (nodes: string) => `ocf: 1
cluster: {name: hostile, id: ${id}}
agents: {path: [${join(box.folder, 'agents')}]}
nodes: {${nodes}}
`;

describe('agents that misbehave here', () => {
  let file: string;
  beforeAll(() => {
    file = box.write('local.yaml', head(''));
  });
  agentsThatMisbehave(() => file);
});

describeWith(['sshd'], 'agents that misbehave on a node', () => {
  let sshd: TestSshd;
  let file: string;
  beforeAll(async () => {
    sshd = await startSshd();
    const state = join(box.folder, 'state', 'clusters', id);
    mkdirSync(state, { recursive: true });
    sshd.trust(join(state, 'known_hosts'), ['n1']);
    const ssh = `{port: ${sshd.port}, identity: ${sshd.identity}, options: {KexAlgorithms: curve25519-sha256}}`;
    file = box.write('remote.yaml', head(`n1: {address: 127.0.1.7, transport: ssh, ssh: ${ssh}}`));
  });
  afterAll(() => sshd.stop());
  agentsThatMisbehave(() => file);
});
