import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Node } from '../../../src/core/config/model.ts';
import { realSystem } from '../../../src/core/system.ts';
import { openLocal } from '../../../src/core/transport/local.ts';
import { openTransport } from '../../../src/core/transport/open.ts';
import { dropSharedConnection } from '../../../src/core/transport/ssh.ts';
import type { Call, Transport } from '../../../src/core/transport/transport.ts';
import { describeWith } from '../../support/components.ts';
import { portOfNobody, startCable, startSshd, type TestSshd } from '../../support/sshd.ts';
import { until } from '../../support/until.ts';
import { alive, awkward, localNode, pidIn, readyAtLimit } from './conditions.ts';

describeWith(['sshd', 'ssh'], 'transport ssh, over a real sshd', () => {
  let sshd: TestSshd;
  let folder: string;
  let transport: Transport;
  const quick: Call = { argv: ['echo', 'hello'], timeout: 60_000 };
  const script = (text: string, ...words: string[]) => ['/bin/sh', '-c', text, 'sh', ...words];
  const trust = (...names: string[]) => sshd.trust(join(folder, 'known_hosts'), names);
  const withSsh = (node: Node, ssh: Node['ssh']): Node => ({ ...node, ssh: { ...node.ssh, ...ssh } });

  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-ssh '));
    transport = openTransport({ paths: { runtime: join(folder, 'run') }, system: realSystem(), stateFolder: folder });
    trust('n1', 'n2', 'n3');
  });
  afterEach(async () => {
    for (const [index, name] of ['n1', 'n2', 'n3'].entries()) {
      await dropSharedConnection(sshd.node(name, index + 1), context());
    }
    await transport.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const context = () => ({
    system: realSystem(),
    runtimeFolder: join(folder, 'run'),
    knownHostsFile: join(folder, 'known_hosts'),
  });

  test('gives exactly what the same calls give here', async () => {
    const calls: Call[] = [
      {
        argv: script('printf %s "$1$2" ; printf %s "$X$Y" >&2; cat; exit 7', awkward, ''),
        env: { X: awkward, Y: '' },
        stdin: `${awkward}\0`,
        timeout: 60_000,
      },
      { argv: script('exit 255'), timeout: 60_000 },
      { argv: script('kill -KILL $$'), timeout: 60_000 },
      { argv: script('head -c 3000000 /dev/zero'), timeout: 60_000 },
    ];
    const plain = (outcomes: readonly object[]) => outcomes.map((outcome) => ({ ...outcome, milliseconds: 0 }));
    expect(plain(await transport.run(sshd.node('n1'), calls))).toEqual(
      plain(await openLocal().run(localNode(), calls)),
    );
  });

  test('reaches each node at its own address', async () => {
    const call = { argv: ['cat', '/proc/net/tcp'], timeout: 60_000 };
    const results = await Promise.all([1, 2, 3].map((index) => transport.run(sshd.node(`n${index}`, index), [call])));
    const port = sshd.port.toString(16).toUpperCase().padStart(4, '0');
    for (const [index, outcome] of results.flat().entries()) {
      expect(outcome.stdout).toContain(`0${index + 1}01007F:${port}`);
    }
  });

  test('gives the program no variable but its own', async () => {
    const [outcome] = await transport.run(sshd.node('n1'), [{ argv: ['env'], env: { A: '1' }, timeout: 60_000 }]);
    expect(outcome?.stdout.trim().split('\n').sort()).toEqual(['A=1', 'LC_ALL=C', expect.stringMatching(/^PATH=/)]);
  });

  test('shares one connection, also with the next ocf, and drops it on request', async () => {
    const sockets = () => readdirSync(join(folder, 'run', 'ssh'));
    await transport.run(sshd.node('n1'), [quick]);
    expect(sockets()).toHaveLength(1);
    const before = sshd.sessions();
    await transport.close();
    const another = openTransport({
      paths: { runtime: join(folder, 'run') },
      system: realSystem(),
      stateFolder: folder,
    });
    expect(await another.run(sshd.node('n1'), [quick])).toMatchObject([{ state: 'done', stdout: 'hello\n' }]);
    expect(sshd.sessions()).toEqual(before);
    await dropSharedConnection(sshd.node('n1'), context());
    expect(sockets()).toEqual([]);
    await until(() => sshd.sessions().length < before.length);
  });

  test('shares nothing where the socket would have too long a path, or others could get at it', async () => {
    const runtime = join(folder, 'x'.repeat(90));
    const long = openTransport({ paths: { runtime }, system: realSystem(), stateFolder: folder });
    expect(await long.run(sshd.node('n1'), [quick])).toMatchObject([{ state: 'done', code: 0 }]);
    expect(readdirSync(join(runtime, 'ssh'))).toEqual([]);
    writeFileSync(join(folder, 'file'), '');
    const none = openTransport({ paths: { runtime: join(folder, 'file') }, system: realSystem(), stateFolder: folder });
    expect(await none.run(sshd.node('n1'), [quick])).toMatchObject([{ state: 'done', code: 0 }]);
  });

  test('holds the time limit on the node, for the whole group', async () => {
    const file = join(folder, 'child');
    const text = `trap '' TERM; sh -c 'echo $$ >"$1"; while :; do sleep 1; done' sh "$1" & while :; do sleep 1; done`;
    const { ended, pid: child } = await readyAtLimit(file, 1000, (timeout) =>
      transport.run(sshd.node('n1'), [{ argv: script(text, file), timeout, grace: 300 }, quick]),
    );
    expect(ended).toMatchObject([
      { state: 'done', timedOut: true, failure: { code: 'TIMEOUT' } },
      { state: 'done', stdout: 'hello\n' },
    ]);
    await until(() => !alive(child));
  });

  test('ends the group on the node when interrupted', async () => {
    const file = join(folder, 'child');
    const abort = new AbortController();
    const calls = [{ argv: script('sh -c \'echo $$ >"$1"; exec sleep 300\' sh "$1" & wait', file), timeout: 200_000 }];
    const running = transport.run(sshd.node('n1'), calls, { signal: abort.signal });
    const child = await pidIn(file);
    abort.abort();
    expect(await running).toMatchObject([{ state: 'done', code: 143, failure: { code: 'INTERRUPTED' } }]);
    await until(() => !alive(child));
  });

  test('does not wait for a daemon that holds its output, and lets it live', async () => {
    const file = join(folder, 'daemon');
    const text = `sh -c 'echo $$ >"$1"; exec sleep 300' sh "$1" & while ! [ -s "$1" ]; do sleep 0.01; done; echo started`;
    const outcomes = await transport.run(sshd.node('n1'), [{ argv: script(text, file), timeout: 200_000 }]);
    expect(outcomes).toMatchObject([{ state: 'done', code: 0, stdout: 'started\n' }]);
    const daemon = await pidIn(file);
    expect(alive(daemon)).toBe(true);
    process.kill(daemon, 'SIGKILL');
  });

  test('leaves the outcome open when the cable is pulled, begins nothing more, and the node ends what ran', async () => {
    const cable = await startCable(sshd.port);
    const file = join(folder, 'pid');
    const node = withSsh(sshd.node('n1'), { port: cable.port });
    const running = transport.run(node, [
      { argv: script('echo so far; echo $$ >"$1"; exec sleep 300', file), timeout: 200_000 },
      { argv: ['touch', join(folder, 'second')], timeout: 60_000 },
    ]);
    const program = await pidIn(file);
    // on the same connection, so what the program printed has come before it
    expect(await transport.run(node, [quick])).toMatchObject([{ state: 'done' }]);
    cable.cut();
    expect(await running).toMatchObject([
      { state: 'unknown', timedOut: false, stdout: 'so far\n', failure: { code: 'UNVERIFIED' } },
      { state: 'not-started', failure: { code: 'FAILED' } },
    ]);
    await until(() => !alive(program));
    expect(existsSync(join(folder, 'second'))).toBe(false);
    await cable.close();
  });

  test('leaves the outcome open when the session is killed on the node', async () => {
    const file = join(folder, 'pid');
    const before = sshd.sessions();
    const running = transport.run(sshd.node('n2', 2), [
      { argv: script('echo $$ >"$1"; exec sleep 300', file), timeout: 200_000 },
    ]);
    const program = await pidIn(file);
    for (const pid of sshd.sessions().filter((each) => !before.includes(each))) process.kill(pid, 'SIGKILL');
    expect(await running).toMatchObject([{ state: 'unknown', failure: { code: 'UNVERIFIED' } }]);
    await until(() => !alive(program));
  });

  test('shows a secret in no argument list, here or there', async () => {
    const secret = 'very-secret-words-over-ssh';
    const file = join(folder, 'pid');
    const abort = new AbortController();
    const call = {
      argv: script('echo $$ >"$1"; sleep 300', file),
      env: { P: secret },
      stdin: secret,
      timeout: 200_000,
    };
    const running = transport.run(sshd.node('n1'), [call], { signal: abort.signal });
    await pidIn(file);
    const lines = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        } catch {
          return '';
        }
      });
    abort.abort();
    await running;
    expect(lines.some((line) => line.includes(file))).toBe(true);
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  });

  const refusals: [string, () => Node, string, RegExp, RegExp][] = [
    [
      'an unknown host key',
      () => sshd.node('stranger', 4),
      'CREDENTIALS',
      /host key of node stranger \(127\.0\.1\.4\) is not known/,
      /ocf node trust stranger/,
    ],
    [
      'a denied login',
      () => withSsh(sshd.node('n2', 2), { identity: '/no/such/key' }),
      'CREDENTIALS',
      /Login on node n2 .* was denied/,
      /: ssh -p \d+ -i \/no\/such\/key -o IdentitiesOnly=yes -o KexAlgorithms=curve25519-sha256 .*127\.0\.1\.2$/,
    ],
    [
      'a denied login by a jump host that is not there',
      () => withSsh(sshd.node('n2', 2), { user: 'root', identity: '/a key', jump: 'gate', options: { NoSuch: 'x' } }),
      'INVALID',
      /ssh does not accept/,
      /: ssh -p \d+ -i '\/a key' -o IdentitiesOnly=yes -J gate -o NoSuch=x root@127\.0\.1\.2$/,
    ],
    [
      'a refused connection',
      () => withSsh(sshd.node('n2', 2), { port: portOfNobody }),
      'FAILED',
      /connection to node n2 .* was refused/,
      /sshd/,
    ],
    [
      'an address that means nothing',
      () => ({ ...sshd.node('n2', 2), address: 'no-such-host.invalid' }),
      'FAILED',
      /address of node n2 .* cannot be resolved/,
      /^Set address: in the entry of n2 in the cluster file\.$/,
    ],
    [
      'an option that ssh does not know',
      () => withSsh(sshd.node('n2', 2), { options: { NoSuchOption: 'x' } }),
      'INVALID',
      /ssh does not accept/,
      /ssh/,
    ],
    [
      'host keys that shall not be checked',
      () => withSsh(sshd.node('n2', 2), { options: { stricthostkeychecking: 'no' } }),
      'REFUSED',
      /stricthostkeychecking of node n2 cannot be set/,
      /node trust n2/,
    ],
    [
      'an option with a line end',
      () => withSsh(sshd.node('n2', 2), { options: { User: 'x\nProxyCommand y' } }),
      'INVALID',
      /cannot be given to ssh/,
      /^$/,
    ],
    [
      'a user that looks like an option',
      () => withSsh(sshd.node('n2', 2), { user: '-oX=y' }),
      'INVALID',
      /The user "-oX=y"/,
      /^$/,
    ],
    [
      'a jump host that looks like an option',
      () => withSsh(sshd.node('n2', 2), { jump: '-x' }),
      'INVALID',
      /The jump host "-x"/,
      /^$/,
    ],
  ];
  test.each(refusals)('certainly starts nothing with %s, and says so', async (_, node, code, message, suggestion) => {
    const [first, second] = await transport.run(node(), [quick, quick]);
    expect(first).toMatchObject({ state: 'not-started', stdout: '', stderr: '', failure: { code } });
    expect(first?.failure?.message).toMatch(message);
    expect(first?.failure?.suggestions[0] ?? '').toMatch(suggestion);
    expect(second?.state).toBe('not-started');
  });

  test('starts nothing on a node that never answers, and takes that for a time-out', async () => {
    const silent = await startCable(0, { silent: true });
    const node = withSsh(sshd.node('n2', 2), { port: silent.port, options: { ConnectTimeout: '1' } });
    expect(await transport.run(node, [quick])).toMatchObject([
      {
        state: 'not-started',
        failure: { code: 'TIMEOUT', message: expect.stringContaining('no answer from node n2') },
      },
    ]);
    await silent.close();
  });

  test('refuses a host key that has changed', async () => {
    await sshd.renewHostKey();
    expect(await transport.run(sshd.node('n3', 3), [quick])).toMatchObject([
      {
        state: 'not-started',
        failure: {
          code: 'REFUSED',
          message: 'The host key of node n3 (127.0.1.3) is not the one that was pinned.',
          suggestions: [expect.stringContaining('ocf node trust n3 --replace')],
        },
      },
    ]);
  });

  test('says when there is no ssh', async () => {
    const system = { ...realSystem(), env: { ...process.env, PATH: folder } };
    const poor = openTransport({ paths: { runtime: join(folder, 'run') }, system, stateFolder: folder });
    expect(await poor.run(sshd.node('n1'), [quick])).toMatchObject([
      { state: 'not-started', failure: { message: 'There is no ssh on this machine.' } },
    ]);
  });
});
