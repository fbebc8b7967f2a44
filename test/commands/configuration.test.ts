import { mkdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
beforeEach(() => {
  box = sandbox();
});
afterEach(() => box.remove());

const cluster = '# mine\nocf: 1\ncluster: {name: web}\nnodes:\n  n[1-3]: {votes: 1} # three\n';
const file = () => `${box.folder}/config/clusters/web.yaml`;
const text = () => readFileSync(file(), 'utf8');

describeWith(['flock'], 'the commands on the cluster file', () => {
  beforeEach(() => {
    mkdirSync(`${box.folder}/config/clusters`, { recursive: true });
    box.write('config/clusters/web.yaml', cluster);
  });

  test('a node is added, shown and deleted; the rest stays as it was', async () => {
    const words = [
      'node',
      'add',
      'm1',
      '--address',
      '10.0.0.9',
      '--ssh-user',
      'root',
      '--ssh-port',
      '2222',
      '--attribute',
      'rack=7',
    ];
    expect(await box.ocf([...words, '--dry-run'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('+  m1: {address: 10.0.0.9'),
    });
    expect(text()).toBe(cluster);
    expect(await box.ocf([...words, '--yes'])).toMatchObject({
      status: 0,
      stdout: 'Node m1 added.',
      stderr: expect.stringMatching(/\+ node m1\n +address +10\.0\.0\.9\n +ssh\.user +root/),
    });
    expect(text()).toBe(
      `${cluster}  m1: {address: 10.0.0.9, ssh: {user: root, port: 2222}, attributes: {rack: "7"}}\n`,
    );
    expect((await box.ocf(['node', 'show', 'm1', '--json'])).json()).toMatchObject({
      schema: 'ocf/node-show/1',
      nodes: [{ node: { name: 'm1', ssh: { user: 'root', port: 2222 }, attributes: { rack: '7' } }, entries: ['m1'] }],
    });
    expect(await box.ocf(['node', 'add', 'm[1-2]'])).toMatchObject({
      status: 9,
      stderr: expect.stringContaining('There is a node m1 already.'),
    });
    expect(await box.ocf(['node', 'delete', 'm1', '--yes'])).toMatchObject({ status: 0, stdout: 'Node m1 deleted.' });
    expect(text()).toBe(cluster);
  });

  test('what is deleted is asked for; without a terminal the flag is needed', async () => {
    expect(await box.ocf(['node', 'delete', 'n2'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Write this change to cluster web? There is no terminal'),
    });
    expect(text()).toBe(cluster);
    expect((await box.ocf(['node', 'delete', 'n2', '--yes', '--json'])).json()).toMatchObject({
      changed: true,
      nodeset: 'n2',
      nodes: ['n2'],
    });
    expect(text()).toContain('  n[1,3]: {votes: 1} # three\n');
  });

  test('a device with a secret kept elsewhere', async () => {
    const add = [
      'device',
      'add',
      'pdu',
      '--driver',
      'fence/x',
      '--option',
      'ip=10.0.0.9',
      '--option',
      'password.from=file:/secret',
      '--plug',
      'n[1-3]=[1-3]',
    ];
    expect(await box.ocf([...add, '--yes'])).toMatchObject({ status: 0, stdout: 'Device pdu added.' });
    expect(await box.ocf(['device', 'list'])).toMatchObject({
      stdout: expect.stringMatching(/pdu +fence\/x +n\[1-3\]/),
    });
    expect((await box.ocf(['device', 'show', 'pdu', '--json'])).json()).toMatchObject({
      devices: [{ options: { ip: '10.0.0.9', password: { from: 'file:/secret' } }, plugs: { 'n[1-3]': '[1-3]' } }],
    });
    expect(await box.ocf(['node', 'delete', 'n1', '--yes'])).toMatchObject({
      status: 5,
      stderr: expect.stringContaining('devices.pdu.plugs.n[1-3] (n1)'),
    });
    expect(await box.ocf([...add.slice(0, 2), 'pdu2', ...add.slice(3, -1), 'n7=1'])).toMatchObject({
      status: 8,
      stderr: expect.stringContaining('n7'),
    });
    expect(await box.ocf(['device', 'show', 'pdo'])).toMatchObject({
      status: 8,
      stderr: expect.stringContaining('Did you mean pdu?'),
    });
    expect(await box.ocf(['device', 'delete', 'pdu', '--yes'])).toMatchObject({ status: 0 });
  });

  test('a literal secret is taken with a warning and never shown', async () => {
    const options = ['--option', 'line=tcp://127.0.0.1:1', '--option', 'password=hunter2'];
    const add = ['device', 'add', 'd', '--driver', 'serial/wti-nps', ...options];
    const ran = [
      await box.ocf([...add, '--yes', '--json']),
      await box.ocf(['device', 'show', 'd']),
      await box.ocf(['device', 'delete', 'd', '--dry-run']),
      await box.ocf(['config', 'validate', '--json']),
    ];
    expect(ran.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
    expect(ran[1]?.stderr).toMatch(/Line \d+: devices\.d\.options\.password holds a secret/);
    expect(JSON.stringify(ran)).not.toContain('hunter2');
  });

  test('a resource with parameters and time limits', async () => {
    const words = [
      'resource',
      'add',
      'web',
      '--agent',
      'ocf:heartbeat:nginx',
      '--nodes',
      'n[1-2]',
      '--monitor-interval',
      '10s',
      '--timeout',
      'start=1m',
      'port=80',
      'httpd=/usr/sbin/nginx',
    ];
    expect(await box.ocf([...words, '--yes'])).toMatchObject({ status: 0, stdout: 'Resource web added.' });
    expect(await box.ocf(['resource', 'show', 'web'])).toMatchObject({
      stdout: expect.stringContaining('start within 1m, monitor every 10s'),
    });
    expect(await box.ocf(['resource', 'add', 'db', '--agent', 'ocf:a:b', '--after', 'web', 'x'])).toMatchObject({
      status: 2,
    });
    expect(await box.ocf(['resource', 'add', 'db', '--agent', 'ocf:a:b', '--after', 'wbe'])).toMatchObject({
      status: 8,
      stderr: expect.stringMatching(/^ocf: after: there is no resource "wbe"\.\n {2}Did you mean web\?$/m),
    });
    expect(await box.ocf(['resource', 'add', 'db', '--agent', 'ocf:a:b', '--after', 'web', '--yes'])).toMatchObject({
      status: 0,
    });
    expect(await box.ocf(['resource', 'delete', 'web', '--yes'])).toMatchObject({
      status: 5,
      stderr: expect.stringContaining('resources.db.after (web)'),
    });
    expect(await box.ocf(['resource', 'rename', 'web', 'shop', '--yes'])).toMatchObject({
      status: 0,
      stdout: 'Resource web renamed to shop.',
    });
    expect(await box.ocf(['resource', 'rename', 'shop', '9', '--yes'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^ocf: A resource's name has to be .+, not "9"\.$/m),
    });
    expect(await box.ocf(['resource', 'add', 'x', '--agent', 'ocf:a:b', '--timeout', 'start'])).toMatchObject({
      status: 2,
      stderr: 'ocf: --timeout: "start" is not of the form NAME=VALUE.\n  Write, for example, start=30s.',
    });
    expect(await box.ocf(['resource', 'delete', 'shop', 'db', '--yes'])).toMatchObject({
      status: 0,
      stdout: 'Resources shop, db deleted.',
    });
    expect(text()).toBe(`${cluster}resources: {}\n`);
  });

  test('a journal that cannot be written: the change is refused, the file stays', async () => {
    const env = { OCF_STATE_DIR: '/dev/full' };
    const { status, stderr } = await box.ocf(['node', 'add', 'zz', '--yes'], { env });
    expect([status, stderr]).toEqual([1, expect.stringContaining('cannot be written')]);
    expect(text()).toBe(cluster);
  });

  test('what is wrong with an argument is not blamed on the file', async () => {
    const cases: [number, string[]][] = [
      [2, ['resource', 'add', 'a b', '--agent', 'ocf:a:b']],
      [2, ['node', 'add', 'n5', '--id', 'x']],
      [2, ['node', 'add', 'n5', '--transport', 'command']],
      [2, ['node', 'add', 'n5', '--transport', 'ssh', '--command', 'x']],
      [2, ['node', 'add', 'a b']],
      [8, ['device', 'add', 'd', '--driver', 'fence/x', '--plug', 'n9=1']],
      [8, ['resource', 'add', 'r', '--agent', 'ocf:a:b', '--nodes', 'n9']],
      [8, ['resource', 'add', 'r', '--agent', 'ocf:a:b', '--after', 'zz']],
    ];
    for (const [expected, words] of cases) {
      const { status, stderr } = await box.ocf(words);
      expect([words, status]).toEqual([words, expected]);
      expect(stderr).not.toMatch(/web\.yaml|driver "/);
    }
    expect(text()).toBe(cluster);
  });

  test('an invalid file: every problem with its place, and no command touches it', async () => {
    box.write('config/clusters/web.yaml', `${cluster}  n4: {vote: 1, transport: shs}\n`);
    const broken = text();
    const { status, stdout } = await box.ocf(['config', 'validate']);
    expect(status).toBe(12);
    expect(stdout).toContain('web.yaml:6:8: problem: There is no field "vote" in nodes.n4.');
    expect(stdout).toContain(
      'web.yaml:6:28: problem: nodes.n4.transport has to be one of ssh, local, command, not "shs".',
    );
    expect((await box.ocf(['config', 'validate', '--json'])).json()).toMatchObject({
      valid: false,
      problems: [{ place: { line: 6, column: 8 } }, {}],
    });
    for (const words of [
      ['node', 'add', 'x'],
      ['node', 'list'],
      ['device', 'list'],
    ]) {
      expect(await box.ocf(words)).toMatchObject({ status: 12, stderr: expect.stringContaining('6:8') });
    }
    expect(text()).toBe(broken);
  });
});
