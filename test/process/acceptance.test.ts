import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type IpmiSimulator, startIpmiSimulator } from '../support/ipmi-sim.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';

// The built program, typed as an administrator types it, against a real sshd, real agents, a real fence agent.
let box: Sandbox;
beforeAll(async () => {
  box = sandbox();
  expect((await box.ocf(['init', 'web'])).status).toBe(0);
});
afterAll(() => box.remove());

async function ocf(...words: string[]) {
  const ran = await box.ocf(words);
  return { ...ran, said: ran.stdout + ran.stderr };
}

describeWith(['sshd', 'ssh', 'resource-agents', 'pacemaker-agents'], 'agents over a real sshd', () => {
  let sshd: TestSshd;
  let state: string;

  beforeAll(async () => {
    sshd = await startSshd();
    state = join(sshd.folder, 'state');
    mkdirSync(state);
    const { identity, port } = sshd;
    const ssh = ['--ssh-port', String(port), '--ssh-identity', identity];
    for (const [name, address] of [
      ['n1', '127.0.1.1'],
      ['n2', '127.0.1.2'],
    ]) {
      expect((await ocf('node', 'add', name as string, '--address', address as string, ...ssh, '--yes')).status).toBe(
        0,
      );
    }
  });
  afterAll(async () => {
    await ocf('run', 'n[1-2]', '--', 'true');
    await sshd.stop();
  });

  test('an unknown host key is refused until it is trusted', async () => {
    const before = await ocf('run', 'n[1-2]', '--', 'true');
    expect(before.status).toBe(10);
    expect(before.said).toMatch(/ocf node trust/);
    const trust = await ocf('node', 'trust', 'n[1-2]', '--yes');
    expect({ status: trust.status, said: trust.said }).toMatchObject({
      status: 0,
      said: expect.stringMatching(/SHA256:/),
    });
    expect((await ocf('run', 'n[1-2]', '--', 'true')).status).toBe(0);
  });

  test.each([['ocf:pacemaker:Dummy'], ['ocf:heartbeat:Dummy']])(
    '%s: start, monitor 0, break, monitor 3, start, stop',
    async (agent) => {
      const name = agent.replaceAll(':', '-');
      const file = join(state, name);
      expect(
        (await ocf('resource', 'add', name, '--agent', agent, '--nodes', 'n2', `state=${file}`, '--yes')).status,
      ).toBe(0);
      expect((await ocf('resource', 'monitor', name)).status).toBe(3);
      expect(await ocf('resource', 'start', name, '--reason', 'test')).toMatchObject({ status: 0 });
      expect((await ocf('resource', 'monitor', name)).status).toBe(0);
      rmSync(file);
      expect((await ocf('resource', 'monitor', name)).status).toBe(3);
      expect((await ocf('resource', 'start', name)).status).toBe(0);
      expect((await ocf('resource', 'stop', name)).status).toBe(0);
      expect((await ocf('resource', 'monitor', name)).status).toBe(3);
    },
  );

  test('words and environment arrive as they were typed', async () => {
    const words = ['a b', '$HOME `x` "q" \'s\'', 'new\nline', '', 'ünï', '--', '-rf', '*'];
    const ran = await ocf('run', 'n1', '--json', '--', 'printf', '[%s]', ...words);
    const [result] = ran.json().results as { stdout: string }[];
    expect(result?.stdout).toBe(words.map((word) => `[${word}]`).join(''));
  });

  test('a connection cut in the middle is unknown, status 7', async () => {
    const child = box.start(['run', 'n1', '--json', '--', 'sh', '-c', `echo >${state}/begun; exec sleep 600`]);
    await untilExists(join(state, 'begun'));
    for (const pid of sshd.sessions()) tryKill(pid);
    const { exitCode, stdout } = await child;
    expect(exitCode).toBe(7);
    expect(JSON.parse(String(stdout)).results).toMatchObject([{ node: 'n1', state: 'unknown' }]);
  });

  test('a changed host key is refused, and said', async () => {
    await sshd.renewHostKey();
    const ran = await ocf('run', 'n2', '--', 'true');
    expect(ran.status).toBe(5);
    expect(ran.said).toMatch(/not the one that was pinned/);
    expect((await ocf('node', 'trust', 'n2', '--yes')).status).toBe(5);
    expect((await ocf('node', 'trust', 'n2', '--yes', '--replace')).status).toBe(0);
    expect((await ocf('run', 'n2', '--', 'true')).status).toBe(0);
  });
});

describeWith(['fence-agents', 'ipmi_sim', 'ipmitool'], 'fencing through fence_ipmilan and an IPMI simulator', () => {
  let bmc: IpmiSimulator;

  beforeAll(async () => {
    bmc = await startIpmiSimulator();
    const secret = join(box.folder, 'bmc-password');
    writeFileSync(secret, `${bmc.password}\n`, { mode: 0o600 });
    expect((await ocf('node', 'add', 'bare', '--address', '127.0.9.9', '--yes')).status).toBe(0);
    const options = [
      'ip=127.0.0.1',
      `ipport=${bmc.port}`,
      'username=admin',
      'lanplus=1',
      'cipher=3',
      // for each ipmitool, and so many looks a second apart
      'power_timeout=60',
    ];
    const words = [...options, `password.from=file:${secret}`].flatMap((option) => ['--option', option]);
    const added = await ocf('device', 'add', 'bmc', '--driver', 'fence/ipmilan', ...words, '--plug', 'bare=1', '--yes');
    expect(added).toMatchObject({ status: 0, stderr: expect.not.stringContaining('warning') });
  });
  afterAll(() => bmc.stop());

  test('reboot is verified off, then on', async () => {
    const dry = await ocf('fence', 'bare', '--reboot', '--dry-run');
    expect(dry.status).toBe(0);
    expect(bmc.orders()).toEqual([]);
    expect(dry.said).not.toContain(bmc.password);
    const ran = await ocf('fence', 'bare', '--reboot', '--reason', 'test', '--yes', '--json');
    expect(ran.status).toBe(0);
    expect(ran.json().nodes).toMatchObject([{ node: 'bare', verdict: 'verified-on', changed: true }]);
    expect(bmc.orders()).toEqual(['power 0', 'power 1']);
    expect(ran.said).not.toContain(bmc.password);
  });

  test('a simulator that takes the command and stays on gives 7, not 0, and nothing is switched on', async () => {
    bmc.lie();
    expect((await ocf('device', 'set', 'bmc', 'options.power_timeout=3', '--yes')).status).toBe(0);
    const before = bmc.orders().length;
    const quick = ['--power-timeout', '5s', '--tolerance', '0s'];
    const ran = await ocf('fence', 'bare', '--reboot', '--reason', 'lies', ...quick, '--yes', '--json');
    expect(ran.status).toBe(7);
    expect(ran.json().nodes).toMatchObject([{ node: 'bare', verdict: 'unknown' }]);
    expect(bmc.orders().slice(before)).not.toContain('power 1');
  });

  test('the history holds both, with reason, and no secret stands in any file of ours', async () => {
    const { status, stdout, json } = await ocf('fence', 'history', '--json');
    expect(status).toBe(0);
    expect(json().records).toMatchObject([
      { node: 'bare', verdict: 'unknown', reason: 'lies' },
      { node: 'bare', verdict: 'verified-on', reason: 'test' },
    ]);
    expect(stdout).not.toContain(bmc.password);
    const folders = [box.env.OCF_STATE_DIR, box.env.OCF_CONFIG_DIR] as string[];
    const found = spawnSync('grep', ['-rl', bmc.password, ...folders], { encoding: 'utf8' }).stdout;
    expect(found).toBe('');
  });
});

async function untilExists(file: string): Promise<void> {
  for (;;) {
    try {
      readFileSync(file);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {}
}
