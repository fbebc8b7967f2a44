import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type FakeSystemd, fakeSystemd } from '../support/fake-systemd.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
let systemd: FakeSystemd;

// The nodes are this machine in mount namespaces of their own: /etc/init.d and systemctl are the test's, and systemd
// seems to run. No program knows that it is tested.
function nodeScript(): string {
  const init = join(box.folder, 'init.d');
  const own = join(box.folder, 'systemd');
  mkdirSync(init);
  mkdirSync(own);
  systemd = fakeSystemd(own);
  writeFileSync(
    join(init, 'thing'),
    `#!/bin/sh
### BEGIN INIT INFO
# Short-Description: A thing
### END INIT INFO
case $1 in
  start) touch ${box.folder}/thing ;;
  stop) rm -f ${box.folder}/thing ;;
  status) [ -f ${box.folder}/thing ] || exit 3 ;;
  *) exit 2 ;;
esac
`,
  );
  chmodSync(join(init, 'thing'), 0o755);
  // systemctl finds its units beside itself
  const calls = join(own, 'call');
  writeFileSync(calls, `#!/bin/sh\nexec ${systemd.systemctl} "$@"\n`, { mode: 0o755 });
  return box.write(
    'node.sh',
    `mount --bind ${init} /etc/init.d || exit 1
mount -t tmpfs tmpfs /run || exit 1
mkdir -p /run/systemd/system
mount -t tmpfs tmpfs /usr/local/bin || exit 1
cp ${calls} /usr/local/bin/systemctl || exit 1
for each in /usr/bin/systemctl /bin/systemctl; do if [ -e $each ]; then mount --bind ${calls} $each || exit 1; fi; done
exec /bin/sh -s
`,
  );
}

const ocf = (...words: string[]) => box.ocf([...words, '--cluster', join(box.folder, 'shop.yaml')]);

describeWith(['root'], 'resources of every class, by the built program', () => {
  beforeAll(() => {
    box = sandbox();
    const command = JSON.stringify(['unshare', '--mount', '/bin/sh', nodeScript()]);
    const up = join(box.folder, 'up');
    box.write(
      'shop.yaml',
      `ocf: 1
cluster: {name: shop, id: 11111111-2222-4333-8444-555555555555}
nodes:
  n1: {transport: command, command: ${command}}
resources:
  old: {agent: "lsb:thing"}
  web: {agent: "systemd:web", after: [old], with: [old]}
  own:
    agent: "exec:"
    parameters: {start: touch ${up}, stop: rm -f ${up}, status: test -e ${up}}
  gone: {agent: "systemd:gone"}
`,
    );
    systemd.set('web.service', ['inactive', 'dead']);
    systemd.on('start', 'web.service', {
      states: [
        ['activating', 'start'],
        ['active', 'running'],
      ],
    });
    systemd.on('stop', 'web.service', { states: [['inactive', 'dead']] });
    systemd.describe('web.service', 'Description=A web server');
  });
  afterAll(() => box.remove());

  test('they are started, looked at and stopped together', async () => {
    expect((await ocf('resource', 'monitor', 'web', 'old', 'own')).status).toBe(3);
    const started = await ocf('resource', 'start', 'web', 'own', '--json');
    expect(started.status).toBe(0);
    expect(started.json()).toMatchObject({
      steps: [
        { resource: 'old', outcome: 'done', code: 0 },
        { resource: 'own', outcome: 'done', code: 0 },
        { resource: 'web', outcome: 'done', code: 0 },
      ],
    });
    expect((await ocf('resource', 'monitor', 'web', 'old', 'own')).status).toBe(0);
    systemd.set('web.service', ['failed', 'failed', 'signal']);
    expect(await ocf('resource', 'monitor', 'web')).toMatchObject({
      status: 3,
      stdout: expect.stringMatching(/^web +stopped +n1 +web\.service is failed \(failed, signal\)$/m),
    });
    systemd.set('web.service', ['active', 'running']);
    expect((await ocf('resource', 'stop', 'old')).status).toBe(5);
    expect((await ocf('resource', 'stop', 'old', 'own', '--with-dependants')).status).toBe(0);
    expect(existsSync(join(box.folder, 'thing'))).toBe(false);
    expect(systemd.orders()).toEqual(['start web.service', 'stop web.service']);
  });

  test('a unit that is nowhere is not installed, at stop too', async () => {
    expect((await ocf('resource', 'monitor', 'gone')).status).toBe(8);
    expect((await ocf('resource', 'start', 'gone')).status).toBe(8);
    expect(await ocf('resource', 'stop', 'gone')).toMatchObject({
      status: 8,
      stdout: 'gone: not installed (The agent systemd:gone is not installed on n1: there is no unit gone.service)',
    });
    expect((await ocf('status')).stdout).toMatch(/^gone +not installed +n1 /m);
  });

  test('agent list, show and run', async () => {
    const list = await ocf('agent', 'list', '--node', 'n1', '--json');
    const agents = (list.json() as unknown as { agents: { agent: string; class: string }[] }).agents;
    expect(agents.filter((one) => one.class !== 'ocf')).toMatchObject([
      { agent: 'systemd:web', class: 'systemd', type: 'web', shortdesc: 'A web server' },
      { agent: 'lsb:thing', class: 'lsb', type: 'thing', shortdesc: 'A thing' },
      { agent: 'exec:', class: 'exec', type: '' },
    ]);
    expect((await ocf('agent', 'list', '--class', 'lsb', '--node', 'n1')).stdout).toBe(
      'AGENT      DESCRIPTION\nlsb:thing  A thing',
    );
    expect((await ocf('agent', 'list', '--class', 'lsb', '--provider', 'heartbeat')).status).toBe(2);
    expect((await ocf('agent', 'show', 'systemd:web', '--node', 'n1')).stdout).toMatch(/^systemd:web +A web server\n/);
    expect((await ocf('agent', 'show', 'exec:')).stdout).toMatch(/^status +string +required +Command that tells/m);
    const down = await ocf('agent', 'run', 'lsb:thing', 'monitor', '--node', 'n1');
    expect(down).toMatchObject({
      status: 7,
      stdout: expect.stringContaining('lsb:thing monitor on n1: 7 not-running'),
    });
    expect(await ocf('agent', 'run', 'lsb:thang', 'monitor', '--node', 'n1')).toMatchObject({
      status: 5,
      stdout: expect.stringContaining('Did you mean lsb:thing?'),
    });
    expect((await ocf('agent', 'run', 'systemd:a b', 'monitor')).status).toBe(2);
  });

  test('resource add takes them, and checks what is known', async () => {
    const add = (name: string, agent: string, ...words: string[]) =>
      ocf('resource', 'add', name, '--agent', agent, '--yes', ...words);
    expect(await add('cache', 'exec:', 'start=true', 'stop=true')).toMatchObject({
      status: 12,
      stderr: expect.stringContaining('status (Command that tells whether it runs) has to be given'),
    });
    expect((await add('cache', 'exec:', 'start=true', 'stop=true', 'status=false')).status).toBe(0);
    expect((await add('mount', 'systemd:data-a\\x2db.mount')).status).toBe(0);
    const text = readFileSync(join(box.folder, 'shop.yaml'), 'utf8');
    expect(text).toContain('exec:');
    expect((await ocf('config', 'validate')).status).toBe(0);
    expect((await ocf('resource', 'monitor', 'cache')).status).toBe(3);
    for (const agent of ['systemd:a b', 'exec:reboot', 'lsb:../x']) {
      expect((await add('odd', agent)).status).toBe(2);
    }
    expect(readFileSync(join(box.folder, 'shop.yaml'), 'utf8')).toBe(text);
  });
});
