import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { frontNames } from '../../src/core/lab/fronts.ts';
import { processesOf } from '../../src/core/lab/hosts/kill-hosts.ts';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { until } from '../support/until.ts';

const launcher = fileURLToPath(new URL('../../bin/ocf.cjs', import.meta.url));

interface Event {
  readonly event: string;
  readonly [key: string]: unknown;
}

interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly ended: Promise<number | null>;
  next(): Promise<Event>;
}

let box: Sandbox;
let folder: string;
let running: Running | undefined;
beforeEach(() => {
  box = sandbox();
  folder = join(mkdtempSync(join(tmpdir(), 'ocf-lab-')), 'rack');
});
afterEach(async () => {
  running?.child.stdin.end();
  await running?.ended;
  running = undefined;
  box.remove();
  rmSync(dirname(folder), { recursive: true, force: true });
});

function start(words: readonly string[]): Running {
  const all = [launcher, 'lab', 'rack', ...words, '--folder', folder, '--json'];
  const child = spawn(process.execPath, all, { env: box.env, stdio: ['pipe', 'pipe', 'inherit'] });
  const events = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  running = { child, ended, next: async () => JSON.parse((await events.next()).value as string) as Event };
  return running;
}

const hostFolders = (...names: string[]) => names.map((name) => join(folder, 'hosts', name));
const ocf = (...words: string[]) => box.ocf(['--cluster', join(folder, 'cluster.yaml'), ...words]);
const tell = (...words: string[]) => box.ocf(['lab', 'tell', '--folder', folder, ...words]);

test('hosts behind a switch, a cluster file to use them, orders; it goes when its input ends', async () => {
  const rack = start(['n[1-2]']);
  expect(await rack.next()).toMatchObject({ schema: 'ocf/lab-rack/1', event: 'up', folder, fronts: [{ name: 'wti' }] });
  expect((await ocf('status', '--json')).json()).toMatchObject({ cluster: { name: 'rack' } });
  const sleeper = await ocf('run', 'n[1-2]', '--', 'sh', '-c', 'setsid sleep 1000 >/dev/null 2>&1 &');
  expect(sleeper.status).toBe(0);
  const before = processesOf(hostFolders('n2'));
  expect((await ocf('fence', 'n2', '--off', '--yes')).status).toBe(0);
  expect(before.length).toBeGreaterThan(1);
  expect(processesOf(hostFolders('n2'))).toEqual([]);
  expect(processesOf(hostFolders('n1')).length).toBeGreaterThan(1);

  rack.child.stdin.write('fault no-effect\nfault nonsense\n');
  expect(await rack.next()).toMatchObject({ event: 'state', fault: 'no-effect', plugs: [{ on: true }, { on: false }] });
  expect(await rack.next()).toMatchObject({ event: 'refused', message: expect.stringContaining('"nonsense"') });
  expect(await ocf('fence', 'n1', '--off', '--yes', '--json')).toMatchObject({ status: 7 });

  rack.child.stdin.end();
  const end = await rack.next();
  expect(end).toMatchObject({ event: 'end', told: [{ command: 'off', plugs: [2] }, { plugs: [1] }] });
  expect(end.done).toMatchObject([{ plug: 2, on: false }]);
  expect(await rack.ended).toBe(0);
  expect(processesOf(hostFolders('n1', 'n2'))).toEqual([]);
  expect(existsSync(join(folder, 'rack.json'))).toBe(false);
});

test('ocf lab tell gives orders from elsewhere', async () => {
  expect(await tell('show')).toMatchObject({ status: 8, stderr: expect.stringContaining('No rack runs') });
  const rack = start(['web']);
  await rack.next();
  expect((await tell('off', 'web', '--json')).json()).toMatchObject({ plugs: [{ name: 'web', on: false }], told: [] });
  expect((await tell('on', 'web')).stdout).toMatch(/web +on +off on/);
  expect((await tell('fault', 'silent', '--json')).json()).toMatchObject({ fault: 'silent' });
  expect((await tell('help')).stdout).toContain('hang HOST');
  expect(await tell('fault', 'slient')).toMatchObject({ status: 8, stderr: expect.stringContaining('silent') });
  expect(await tell('explode')).toMatchObject({ status: 2 });
  expect(await tell('off')).toMatchObject({ status: 2, stderr: expect.stringContaining('off HOST') });
  expect(await tell('off', 'constructor')).toMatchObject({ status: 8 });
});

test('a second rack in the same folder is refused', async () => {
  const rack = start(['n1']);
  await rack.next();
  const second = await box.ocf(['lab', 'rack', 'n1', '--folder', folder]);
  expect(second).toMatchObject({ status: 9, stdout: '', stderr: expect.stringContaining('runs already') });
});

test('secrets are for their owner alone', async () => {
  const rack = start(['n1']);
  const { fronts } = (await rack.next()) as unknown as { fronts: { secretFile: string }[] };
  const password = readFileSync(fronts[0]?.secretFile ?? '', 'utf8').trim();
  expect(password).toMatch(/^[0-9a-f]{16}$/);
  const { statSync } = await import('node:fs');
  expect(statSync(fronts[0]?.secretFile ?? '').mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readFileSync(join(folder, 'cluster.yaml'), 'utf8')).not.toContain(password);
});

describe('its end', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('%s takes everything down', async (signal) => {
    const rack = start(['n[1-3]']);
    await rack.next();
    rack.child.kill(signal);
    expect(await rack.next()).toMatchObject({ event: 'end' });
    expect(await rack.ended).toBe(130);
    expect(processesOf(hostFolders('n1', 'n2', 'n3'))).toEqual([]);
  });

  test('killed, its hosts go; a host that hung goes when the next rack starts there', async () => {
    const rack = start(['n[1-3]']);
    await rack.next();
    rack.child.stdin.write('hang n3\n');
    await rack.next();
    rack.child.kill('SIGKILL');
    await rack.ended;
    await until(() => processesOf(hostFolders('n1', 'n2')).length === 0);
    expect(processesOf(hostFolders('n3'))).not.toEqual([]);
    const next = start(['m1']);
    expect(await next.next()).toMatchObject({ event: 'up' });
    expect(processesOf(hostFolders('n3'))).toEqual([]);
  });
});

describe('what cannot be', () => {
  test.each([
    [['--front', 'wit'], 8, 'wti'],
    [['--front', 'wti:pti'], 2, 'pty'],
    [['--front', 'snmp:pty'], 2, 'apc-rpdu'],
    [['--fault', 'no-efect'], 8, 'no-effect'],
    [['n1', 'n2'], 2, '"n2"'],
    [["'a b'"], 2, ''],
    [['n['], 2, ''],
    [['../x'], 2, ''],
    [['--folder', 'a rack'], 12, 'blanks'],
    [['--folder', `/tmp/${'x'.repeat(80)}`], 12, 'too long'],
  ])('%j', async (words, status, says) => {
    const ran = await box.ocf(['lab', 'rack', ...words]);
    expect(ran).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(says) });
    expect(readdirSync(box.folder).filter((name) => name.includes('rack'))).toEqual([]);
  });
});

describeWith(['ipmi_sim', 'ipmitool', 'snmpd', 'setpriv', 'openssl', 'fence-agents'], 'all fronts at once', () => {
  const daemons = () =>
    readdirSync('/proc').filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(join(folder, 'fronts'));
      } catch {
        return false;
      }
    });

  test('every one is a device of the ready cluster file; killed, nothing of it stays', async () => {
    const rack = start(['n[1-2]', ...frontNames.flatMap((name) => ['--front', name]), '--front', 'snmp:raritan-px2']);
    const up = await rack.next();
    expect(up).toMatchObject({ event: 'up' });
    expect((up.fronts as unknown[]).length).toBe(frontNames.length + 1);
    expect(await ocf('config', 'validate')).toMatchObject({ status: 0 });
    const status = (await ocf('device', 'status', '--json')).json();
    expect(status.problems).toEqual([]);
    const plugs = status.plugs as { device: string; power: string }[];
    const blind = plugs.filter(({ power }) => power !== 'on').map(({ device }) => device.replace(/-n\d$/, ''));
    // two of the devices have no way to look at the power of a plug
    expect([...new Set(blind)].sort()).toEqual(['rpc100s', 'stonith']);
    expect(new Set(plugs.map(({ device }) => device)).size).toBeGreaterThan(frontNames.length);
    expect(daemons()).not.toEqual([]);
    rack.child.kill('SIGKILL');
    await rack.ended;
    await until(() => daemons().length === 0 && processesOf(hostFolders('n1', 'n2')).length === 0);
  });
});

test('without a folder it uses one that is gone afterwards', async () => {
  const ran = await box.ocf(['lab', 'rack', 'n1', '--json']);
  const [up, end] = ran.stdout.split('\n').map((line) => JSON.parse(line));
  expect(up).toMatchObject({ event: 'up' });
  expect(end).toMatchObject({ event: 'end' });
  expect(existsSync(up.folder)).toBe(false);
});
