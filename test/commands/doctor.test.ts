import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FoldedFinding } from '../../src/core/doctor/finding.ts';
import { alive, pidIn } from '../core/transport/conditions.ts';
import { describeWith } from '../support/components.ts';
import { type Ran, type RunSettings, type Sandbox, sandbox } from '../support/ocf.ts';
import { portOfNobody, startSshd, type TestSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

const id = '11111111-2222-4333-8444-555555555555';
let box: Sandbox;
beforeEach(() => {
  box = sandbox();
});
afterEach(() => box.remove());

const cluster = (text: string, name = 'shop') =>
  box.write(`${name}.yaml`, `ocf: 1\ncluster: {name: ${name}, id: ${id}}\n${text}`);
const examine = (file: string, check: string, settings: RunSettings = {}) =>
  box.ocf(['doctor', '--json', '--cluster', file, '--check', check], settings);
const findings = (ran: Ran) => ran.json().findings as FoldedFinding[];
const told = (ran: Ran) =>
  findings(ran).map(({ nodes, verdict, message }) => `${nodes ?? 'here'} ${verdict}: ${message}`);
const local = 'nodes:\n  n[1-2]: {transport: local}\n';

describe('ocf doctor', () => {
  test('lists its checks', async () => {
    const ran = await box.ocf(['doctor', '--list']);
    expect(ran).toMatchObject({ status: 0, stdout: expect.stringMatching(/^CHECK .*\nconnection /) });
    expect((await box.ocf(['doctor', '--list', '--json'])).json().checks).toContainEqual({
      id: 'clock',
      summary: expect.stringContaining('Clocks'),
    });
  });

  test('looks at this machine without any cluster', async () => {
    const ran = await box.ocf(['doctor', '--check', 'sharing', '--json']);
    expect(ran.json()).toMatchObject({
      schema: 'ocf/doctor/1',
      cluster: null,
      verdict: 'OK',
      nodes: [],
      unexamined: '',
    });
    expect(told(ran)).toEqual(['here good: Connections are shared and kept for a minute.']);
    const text = await box.ocf(['doctor', '--check', 'sharing', '--all']);
    expect(text.stdout).toBe(
      'good  here  sharing  Connections are shared and kept for a minute.\n\nNothing to mend on this machine.',
    );
  });

  test.each([
    [['n9'], 8, /There is no node "n9"/],
    [['n[1-2'], 2, /n\[1-2/],
    [['--here', '--check', 'clock', '--check', 'secrets'], 2, /clock: that is looked at on nodes/],
    [['--check', 'weather'], 2, /weather/],
    [['n1', '--fanout', '0'], 2, /fanout/],
    [['n1', '--timeout', 'soon'], 2, /"soon" is no time/],
  ])('%j ends with status %d and one sentence', async (words, status, message) => {
    const ran = await box.ocf(['doctor', '--cluster', cluster(local), ...words]);
    expect(ran.stderr).toMatch(message);
    expect(ran.status).toBe(status);
  });

  test('a node set without a cluster is an error, not a look at this machine', async () => {
    expect((await box.ocf(['doctor', 'n1'])).status).toBe(8);
  });

  test('asks no node for --here, nor for what the file alone tells', async () => {
    const silent = cluster('nodes:\n  n1: {transport: command, command: [/no/such/program]}\n');
    for (const words of [
      ['--here', '--check', 'programs'],
      ['--check', 'secrets'],
    ]) {
      const ran = await box.ocf(['doctor', '--cluster', silent, '--json', ...words]);
      expect(ran.json()).toMatchObject({ verdict: 'OK', nodes: [] });
      expect(ran.status).toBe(0);
    }
  });

  test('says once what is so on many nodes, and what could not be examined', async () => {
    const file = cluster(`${local}  gone: {transport: command, command: [/no/such/program]}
  mute: {transport: command, command: [/bin/sh, -c, 'echo locked out >&2']}
resources:\n  d: {agent: "ocf:no:such-agent"}\n`);
    const ran = await box.ocf(['doctor', '--cluster', file, '--check', 'agents', '--check', 'connection']);
    expect(ran.stdout).toMatch(/^BAD {3}n\[1-2\] \(2\) {2}agents {2}The agent ocf:no:such-agent is not installed\.$/m);
    expect(ran.stdout).toMatch(/^BAD {3}gone {2}connection {2}\/no\/such\/program could not be started/m);
    expect(ran.stdout).toMatch(/^BAD {3}mute {2}connection .*locked out/m);
    expect(ran.stdout).toContain('Not examined: gone,mute.');
    expect(ran.status).toBe(4);
    const whole = await box.ocf(['doctor', 'n[1-2]', '--cluster', file, '--check', 'agents']);
    expect(whole.status).toBe(3);
  });

  test('a node that never answers costs its time limit, and ^C ends at once with nothing left', async () => {
    const pid = join(box.folder, 'pid');
    const hang = JSON.stringify(['/bin/sh', '-c', `echo $$ >'${pid}'; exec sleep 300`]);
    const file = cluster(`${local}  hung: {transport: command, command: ${hang}}\n`);
    const ran = await box.ocf(['doctor', '--cluster', file, '--json', '--timeout', '5s', '--check', 'connection']);
    expect(ran.json()).toMatchObject({ verdict: 'PARTIAL', unexamined: 'hung' });
    expect(told(ran)).toContain('hung bad: There was no shell on the node within 5 s.');
    expect(ran.status).toBe(4);
    const first = await pidIn(pid);
    await until(() => !alive(first));
    writeFileSync(pid, '');
    const child = box.start(['doctor', '--cluster', file]);
    const second = await pidIn(pid);
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(130);
    await until(() => !alive(second));
  });

  test('a node that stops answering in the middle is not called examined', async () => {
    // it takes what the shell is told, and lets the first question alone through
    const half = 'read -r a; printf \'%s\\n\' "$a" | sh -s; exec cat >/dev/null';
    const file = cluster(`nodes:\n  half: {transport: command, command: [/bin/sh, -c, ${JSON.stringify(half)}]}\n`);
    const ran = await box.ocf([
      'doctor',
      '--cluster',
      file,
      '--json',
      '--timeout',
      '5s',
      '--check',
      'programs',
      '--check',
      'clock',
    ]);
    expect(told(ran)).toEqual(
      expect.arrayContaining([
        'half unknown: The node did not tell its time.',
        'half unknown: The node did not answer all questions in time.',
      ]),
    );
    expect(ran.status).toBe(4);
  });

  test("a member's nodes are examined with its own resources", async () => {
    cluster('nodes:\n  e1: {transport: local}\nresources:\n  x: {agent: "ocf:no:such-agent"}\n', 'east');
    const file = box.write(
      'all.yaml',
      'ocf: 1\ncluster: {name: all, id: 22222222-2222-4333-8444-555555555555}\nmembers:\n  east: {file: east.yaml}\nnodes:\n  n1: {transport: local}\n',
    );
    const ran = await examine(file, 'agents');
    expect(told(ran)).toContain('east/e1 bad: The agent ocf:no:such-agent is not installed.');
    expect(findings(ran).some(({ names }) => names.includes('n1'))).toBe(false);
    expect(told(await examine(file, 'fencing')).join()).toContain('east/e1 bad');
  });
});

describe('ocf doctor on this machine', () => {
  test('says why connections cannot be shared', async () => {
    const file = cluster(local);
    const env = { OCF_RUNTIME_DIR: join(box.folder, 'r'.repeat(80)) };
    expect(told(await examine(file, 'sharing', { env }))).toEqual([
      expect.stringMatching(/^here warning: .*too long for a socket/),
    ]);
    const folder = join(box.folder, 'run/ssh');
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    const open = await examine(file, 'sharing');
    expect(told(open)).toEqual([`here warning: Connections cannot be shared: ${folder} is open to others.`]);
    expect(open.status).toBe(3);
    chmodSync(folder, 0o700);
    expect((await examine(file, 'sharing')).status).toBe(0);
  });

  test('names programs that are missing here', async () => {
    const empty = join(box.folder, 'bin');
    mkdirSync(empty);
    const words = ['doctor', '--here', '--check', 'programs', '--json'];
    expect(told(await box.ocf(words, { env: { PATH: empty } }))).toEqual([
      'here bad: Programs are missing on this machine: ssh, ssh-keyscan, flock, timeout.',
    ]);
  });

  test('finds files that others may change, or read though they hold secrets', async () => {
    const secret = box.write('secret', 'x');
    const key = box.write('key', 'x');
    const agent = box.write('fence_own', '#!/bin/sh\n');
    const state = join(box.folder, 'state/clusters', id);
    mkdirSync(state, { recursive: true });
    const file = cluster(`nodes:\n  n1: {ssh: {identity: ${key}}}
devices:\n  d: {driver: "fence${agent}", options: {ip: a, password: {from: "file:${secret}"}}}\n`);
    const rights = (open: boolean) => {
      chmodSync(file, open ? 0o666 : 0o644);
      for (const one of [secret, key]) chmodSync(one, open ? 0o644 : 0o600);
      chmodSync(agent, open ? 0o777 : 0o755);
      chmodSync(state, open ? 0o777 : 0o700);
    };
    const wrong = async () => {
      const ran = await box.ocf(['doctor', '--here', '--json', '--cluster', file, '--check', 'permissions']);
      return findings(ran).filter(({ message }) => message.includes(box.folder));
    };
    rights(true);
    // the keys of nodes count, also when none is asked
    const all = await box.ocf(['doctor', '--here', '--json', '--cluster', file, '--check', 'permissions']);
    expect(
      told(all)
        .filter((line) => line.includes(box.folder))
        .sort(),
    ).toEqual(
      [
        `here bad: Everybody can change the cluster file ${file}.`,
        `here bad: Everybody can change the cluster's state ${state}.`,
        `here bad: Everybody can change the fence agent ${agent}.`,
        `here bad: Others can read the private key ${key}.`,
        `here bad: Others can read the secret ${secret}.`,
      ].sort(),
    );
    expect(findings(all).find(({ message }) => message.includes('secret'))?.remedy).toBe(`Run: chmod go= '${secret}'`);
    rights(false);
    expect(await wrong()).toEqual([]);
  });

  test('finds secrets that stand in the file or are not there', async () => {
    const secret = box.write('secret', 'x');
    const file = (password: string) =>
      cluster(`${local}devices:\n  d: {driver: fence/dummy, options: {password: ${password}}}\n`);
    const check = async (password: string) => told(await examine(file(password), 'secrets'));
    expect(await check(`{from: "file:${secret}"}`)).toEqual([expect.stringMatching(/^here good/)]);
    expect(await check('hunter2')).toEqual([
      expect.stringMatching(/^here warning: The password of device d stands in/),
    ]);
    expect(await check('{from: "file:/no/such/file"}')).toEqual([
      'here bad: The password of device d cannot be had: there is no file /no/such/file.',
    ]);
    expect(await check('{from: "env:NO_SUCH_VARIABLE"}')).toEqual([
      expect.stringMatching(/^here bad: .*NO_SUCH_VARIABLE is not set/),
    ]);
    const ran = await box.ocf(['doctor', '--here', '--cluster', file('hunter2')]);
    expect(ran.stdout + ran.stderr).not.toContain('hunter2');
  });

  test('finds nodes that may run resources and cannot be fenced', async () => {
    const device = 'devices:\n  d: {driver: fence/dummy, plugs: {n1: 1}}\n';
    const resource = 'resources:\n  r: {agent: "ocf:heartbeat:Dummy", nodes: "n[1-2]"}\n';
    const ran = await examine(cluster(`${local}  n3: {transport: local}\n${device}${resource}`), 'fencing');
    expect(told(ran)).toEqual([
      expect.stringMatching(/^n2 bad: Resources may run there, and nothing can switch the node off/),
      'n1 good: A device can switch the node off.',
    ]);
    expect(findings(ran)[0]?.remedy).toContain("--plug 'n2=PLUGS'");
    expect(told(await examine(cluster(local), 'fencing'))).toEqual(['here good: No resource may run on these nodes.']);
  });

  test('finds devices that are reached through the node they feed', async () => {
    const device = (ip: string) =>
      cluster(
        `nodes:\n  n1: {address: 10.0.0.1}\ndevices:\n  d: {driver: fence/dummy, options: {ip: ${ip}}, plugs: {n1: 1}}\n`,
      );
    expect(told(await examine(device('10.0.0.1'), 'device-path'))).toEqual([
      'n1 bad: Device d is reached at the address of the node that it is to switch off (ip).',
    ]);
    expect((await examine(device('10.0.0.9'), 'device-path')).status).toBe(0);
  });
});

describeWith(['fence-agents', 'ipmitool'], 'ocf doctor, on fence agents', () => {
  test('finds drivers and programs that are missing', async () => {
    const device = (driver: string, more = '') =>
      cluster(`${local}devices:\n  d: {driver: ${driver}, options: {ip: 10.0.0.9${more}}, plugs: {n1: 1}}\n`);
    expect(told(await examine(device('fence/ipmilan'), 'devices'))).toEqual([
      'here good: Device d can be used from this machine.',
    ]);
    expect(told(await examine(device('fence/ipmilan', ', ipmitool_path: /no/such/tool'), 'devices'))).toEqual([
      'here bad: Device d needs /no/such/tool, which is not on this machine.',
    ]);
    expect(told(await examine(device('fence/no_such_agent'), 'devices'))).toEqual([
      expect.stringMatching(/^here bad: Device d: There is no fence agent "fence_no_such_agent"/),
    ]);
  });
});

describeWith(['sshd', 'ssh', 'flock'], 'ocf doctor and the files of host keys', () => {
  let sshd: TestSshd;
  beforeEach(async () => {
    sshd = await startSshd();
  });
  afterEach(() => sshd.stop());

  const hashed = (name: string) => {
    const salt = randomBytes(20);
    return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
  };

  test('a large hashed one is slow, until the keys are pinned in the cluster', async () => {
    const known = join(box.folder, 'known');
    const lines = (name: (index: number) => string) =>
      Array.from({ length: 20_000 }, (_, index) => `${name(index)} ${sshd.hostKey}\n`).join('');
    const own = `[127.0.1.1]:${sshd.port} ${sshd.hostKey}\n`;
    const options = `{UserKnownHostsFile: ${known}, GlobalKnownHostsFile: /dev/null, KexAlgorithms: curve25519-sha256}`;
    const file = cluster(
      `nodes:\n  n1: {address: 127.0.1.1, ssh: {port: ${sshd.port}, identity: ${sshd.identity}, options: ${options}}}\n`,
    );
    const look = () =>
      box.ocf(['doctor', '--cluster', file, '--json', '--check', 'known-hosts', '--check', 'host-key']);

    writeFileSync(known, lines((index) => `host${index}.example`) + own);
    expect(told(await look())).toEqual([
      expect.stringContaining(`n1 warning: The host key is pinned only in ${known}`),
      'here good: No file of host keys is large and hashed.',
    ]);

    writeFileSync(known, lines((index) => hashed(`host${index}.example`)) + own);
    const slow = await look();
    expect(told(slow)).toEqual([
      `here warning: ${known} is hashed: for every connection to a node without a pinned key each of its lines is computed.`,
      expect.stringContaining('n1 warning: The host key is pinned only in'),
    ]);
    expect(findings(slow)[0]?.measured).toEqual({ least: 20_000, most: 20_000, unit: 'lines' });
    expect(slow.status).toBe(3);

    expect((await box.ocf(['node', 'trust', 'n1', '--yes', '--cluster', file])).status).toBe(0);
    const pinned = await look();
    expect(told(pinned)).toEqual([
      'here good: No file of host keys is large and hashed.',
      'n1 good: The host key is pinned in the cluster.',
    ]);
    expect(pinned.status).toBe(0);

    await sshd.renewHostKey();
    expect(told(await look())).toContain('n1 bad: The host key of the node is not the one that was pinned.');
  });

  test.each<[string, (socket: Socket) => void]>([
    ['closes it', (socket) => socket.end()],
    ['closes it with a word', (socket) => socket.end('Exceeded MaxStartups\r\n')],
    ['resets it', (socket) => socket.resetAndDestroy()],
  ])('who takes a connection and %s before it shows itself has dropped it', async (_, drop) => {
    const server = createServer(drop);
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
    try {
      const ran = await examine(cluster(`nodes:\n  n1: {address: 127.0.0.1, ssh: {port: ${port}}}\n`), 'limits');
      expect(told(ran)).toEqual(['n1 bad: sshd dropped the connection before it showed itself.']);
      expect(ran.status).toBe(4);
    } finally {
      server.close();
    }
  });

  test('a key that nobody knows, and a port where nobody listens', async () => {
    const options = '{UserKnownHostsFile: /dev/null, GlobalKnownHostsFile: /dev/null}';
    const ssh = (port: number) => `{port: ${port}, identity: ${sshd.identity}, options: ${options}}`;
    const file = cluster(
      `nodes:\n  n1: {address: 127.0.1.1, ssh: ${ssh(sshd.port)}}\n  n2: {address: 127.0.1.1, ssh: ${ssh(portOfNobody)}}\n`,
    );
    const ran = await box.ocf(['doctor', '--cluster', file, '--json', '--check', 'host-key', '--check', 'connection']);
    expect(told(ran)).toEqual([
      'n2 bad: The connection to the node was refused.',
      'n1 bad: The host key of the node is not known.',
    ]);
    expect(findings(ran)[1]?.remedy).toContain('ocf node trust n1');
    expect(ran.status).toBe(4);
  });
});
