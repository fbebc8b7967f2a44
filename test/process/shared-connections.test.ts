import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { realSystem } from '../../src/core/system.ts';
import { dropSharedConnection } from '../../src/core/transport/ssh.ts';
import { alive, pidIn } from '../core/transport/conditions.ts';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { logSsh, type SshLog } from '../support/ssh-log.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

describeWith(['sshd', 'ssh'], 'the program and the connections that are open', () => {
  let sshd: TestSshd;
  let box: Sandbox;
  let log: SshLog;
  let cluster: string;
  beforeAll(async () => {
    sshd = await startSshd(['MaxSessions 3']);
  });
  afterAll(() => sshd.stop());
  beforeEach(async () => {
    box = sandbox();
    log = logSsh(box.folder);
    const knownHosts = join(box.folder, 'known_hosts');
    sshd.trust(knownHosts, ['n1']);
    const options = { ...sshd.node('n1').ssh.options, UserKnownHostsFile: knownHosts, HostKeyAlias: 'n1' };
    const ssh = JSON.stringify({ port: sshd.port, identity: sshd.identity, options });
    cluster = box.write(
      'c.yaml',
      `ocf: 1\ncluster: {name: c}\nnodes:\n  n1: {address: 127.0.1.1, transport: ssh, ssh: ${ssh}}\n`,
    );
    expect(await run('echo', 'hello')).toMatchObject({ status: 0 });
  });
  afterEach(async () => {
    const [{ openCluster }, { knownHostsFile }] = await Promise.all([
      import('../../src/core/open-cluster.ts'),
      import('../../src/core/transport/open.ts'),
    ]);
    const { model, stateFolder } = await openCluster({ choice: cluster, system: { ...realSystem(), env: box.env } });
    const { allNodes } = await import('../../src/core/config/nodes/resolve.ts');
    const context = { system: realSystem(), runtimeFolder: join(box.folder, 'run') };
    for (const node of allNodes(model)) {
      await dropSharedConnection(node, { ...context, knownHostsFile: knownHostsFile(stateFolder) });
    }
    box.remove();
  });
  const words = (...command: string[]) => ['run', 'n1', '--cluster', cluster, '--', ...command];
  const run = (...command: string[]) => box.ocf(words(...command), { env: { PATH: log.path } });
  const start = (...command: string[]) => box.start(words(...command), { env: { PATH: log.path } });
  const endless = (file: string) => [
    '/bin/sh',
    '-c',
    'sh -c \'echo $$ >"$1"; exec sleep 300\' sh "$1" & wait',
    'sh',
    file,
  ];

  test('the second command starts no ssh', async () => {
    expect(log.calls()).toHaveLength(1);
    expect(await run('echo', 'again')).toMatchObject({ status: 0, stdout: expect.stringContaining('again') });
    expect(log.calls()).toHaveLength(1);
  });

  test.each([
    ['^C', 'SIGINT', 130],
    ['kill -9', 'SIGKILL', undefined],
  ] as const)(
    '%s ends what runs on the node, and the connection serves the next command',
    async (_, signal, status) => {
      const file = join(box.folder, 'pid');
      const ocf = start(...endless(file));
      const program = await pidIn(file);
      ocf.kill(signal);
      expect((await ocf).exitCode).toBe(status);
      await until(() => !alive(program));
      expect(await run('echo', 'again')).toMatchObject({ status: 0 });
      expect(log.calls()).toHaveLength(1);
    },
  );

  test('ten at once come through, on a node that allows three sessions on a connection', async () => {
    const file = join(box.folder, 'pid');
    const ocf = start(...endless(file));
    const program = await pidIn(file);
    const ten = await Promise.all(Array.from({ length: 10 }, (_, index) => run('echo', `number ${index}`)));
    expect(ten).toMatchObject(
      Array.from({ length: 10 }, (_, index) => ({ status: 0, stdout: expect.stringContaining(`number ${index}`) })),
    );
    expect(alive(program)).toBe(true);
    ocf.kill('SIGINT');
    expect((await ocf).exitCode).toBe(130);
  });
});
