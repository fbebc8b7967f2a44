import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { realSystem } from '../../../src/core/system.ts';
import { openLocal } from '../../../src/core/transport/local.ts';
import { pathsFor } from '../../../src/core/transport/masters.ts';
import { channelFrame, message, mux, muxFrame, muxVersion } from '../../../src/core/transport/mux-message.ts';
import { openTransport } from '../../../src/core/transport/open.ts';
import { dropSharedConnection } from '../../../src/core/transport/ssh.ts';
import type { Call, Outcome, Transport } from '../../../src/core/transport/transport.ts';
import { describeWith } from '../../support/components.ts';
import { startMuxServer } from '../../support/mux-server.ts';
import { logSsh, type SshLog } from '../../support/ssh-log.ts';
import { startSshd, type TestSshd } from '../../support/sshd.ts';
import { until } from '../../support/until.ts';
import { alive, awkward, localNode, pidIn, readyAtLimit } from './conditions.ts';

describeWith(['sshd', 'ssh'], 'shared connections used without an ssh, over a real sshd', () => {
  let sshd: TestSshd;
  let narrow: TestSshd;
  let single: TestSshd;
  let folder: string;
  let log: SshLog;
  let opened: Transport[];
  const ways = { channels: 0, started: 0, fellBack: 0 };
  const quick: Call = { argv: ['echo', 'hello'], timeout: 60_000 };
  const hello = [{ state: 'done', code: 0, stdout: 'hello\n' }];
  const script = (text: string, ...words: string[]) => ['/bin/sh', '-c', text, 'sh', ...words];
  const node = () => sshd.node('n1');
  const system = () => ({ ...realSystem(), env: { ...process.env, PATH: log.path } });
  const context = () => ({
    system: realSystem(),
    runtimeFolder: join(folder, 'run'),
    knownHostsFile: join(folder, 'known_hosts'),
  });
  const open = () => {
    const paths = { runtime: join(folder, 'run') };
    const transport = openTransport({ paths, system: system(), stateFolder: folder, ways });
    opened.push(transport);
    return transport;
  };
  /** A connection to the node stays open, and what was counted until here is forgotten. */
  const warm = async (transport: Transport, to = node()) => {
    expect(await transport.run(to, [quick])).toMatchObject(hello);
    Object.assign(ways, { channels: 0, started: 0, fellBack: 0 });
  };

  beforeAll(async () => {
    sshd = await startSshd();
    narrow = await startSshd(['MaxSessions 2']);
    single = await startSshd(['MaxSessions 1']);
  });
  afterAll(async () => {
    await sshd.stop();
    await narrow.stop();
    await single.stop();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-mux '));
    sshd.trust(join(folder, 'known_hosts'), ['n1', 'n2']);
    log = logSsh(folder);
    opened = [];
    Object.assign(ways, { channels: 0, started: 0, fellBack: 0 });
  });
  afterEach(async () => {
    for (const transport of opened) await transport.close();
    for (const each of [node(), sshd.node('n2', 2), narrow.node('n1'), single.node('n1')])
      await dropSharedConnection(each, context());
    rmSync(folder, { recursive: true, force: true });
  });

  test('starts no ssh where a connection is open, and gives exactly what the same calls give here', async () => {
    const transport = open();
    await warm(transport);
    const before = log.calls().length;
    const calls: Call[] = [
      {
        argv: script('printf %s "$1$2" ; printf %s "$X$Y" >&2; cat; exit 7', awkward, ''),
        env: { X: awkward, Y: '' },
        stdin: `${awkward}\0`,
        timeout: 60_000,
      },
      { argv: script('exit 255'), timeout: 60_000 },
      { argv: script('kill -KILL $$'), timeout: 60_000 },
      { argv: script('head -c 3000000 /dev/zero; echo end >&2'), timeout: 60_000 },
      { argv: ['wc', '-c'], stdin: 'x'.repeat(5_000_000), timeout: 60_000 },
    ];
    const plain = (outcomes: readonly object[]) => outcomes.map((outcome) => ({ ...outcome, milliseconds: 0 }));
    expect(plain(await transport.run(node(), calls))).toEqual(plain(await openLocal().run(localNode(), calls)));
    expect(await transport.run(node(), [{ argv: ['/no/such'], timeout: 60_000 }])).toMatchObject([
      { state: 'not-started', failure: { code: 'NOT_FOUND' } },
    ]);
    expect(log.calls()).toHaveLength(before);
    expect(ways).toEqual({ channels: 2, started: 0, fellBack: 0 });
  });

  test('is there for the next program, while another one at the same time makes its own', async () => {
    const first = open();
    await warm(first);
    const second = open();
    expect(await second.run(node(), [quick])).toMatchObject(hello);
    expect(ways).toEqual({ channels: 0, started: 1, fellBack: 0 });
    await first.close();
    expect(await open().run(node(), [quick])).toMatchObject(hello);
    expect(ways).toEqual({ channels: 1, started: 1, fellBack: 0 });
  });

  test('keeps the ends of 100 MiB of output', async () => {
    const transport = open();
    await warm(transport);
    const megabytes = { argv: script('head -c 104857600 /dev/zero; echo last'), timeout: 170_000 };
    const [outcome] = await transport.run(node(), [megabytes]);
    expect(outcome).toMatchObject({ state: 'done', code: 0, omitted: 104857605 - 2 * 65536 });
    expect(outcome?.stdout.endsWith('\0last\n')).toBe(true);
    expect(ways.channels).toBe(1);
  });

  test('ends the group on the node at the time limit and when interrupted', async () => {
    const transport = open();
    await warm(transport);
    const child = 'sh -c \'echo $$ >"$1"; exec sleep 300\' sh "$1" & wait';
    const limited = join(folder, 'limited');
    const { ended, pid: first } = await readyAtLimit(limited, 1000, (timeout) => {
      ways.channels = 0;
      return transport.run(node(), [{ argv: script(child, limited), timeout, grace: 300 }, quick]);
    });
    expect(ended).toMatchObject([{ state: 'done', timedOut: true, failure: { code: 'TIMEOUT' } }, ...hello]);
    const abort = new AbortController();
    const file = join(folder, 'interrupted');
    const running = transport.run(node(), [{ argv: script(child, file), timeout: 200_000 }], { signal: abort.signal });
    const pid = await pidIn(file);
    abort.abort();
    expect(await running).toMatchObject([{ state: 'done', code: 143, failure: { code: 'INTERRUPTED' } }]);
    await until(() => !alive(pid) && !alive(first));
    expect(ways).toEqual({ channels: 2, started: 0, fellBack: 0 });
  });

  test('does not wait for a daemon that holds its output, and lets it live', async () => {
    const transport = open();
    await warm(transport);
    const file = join(folder, 'daemon');
    const text = `sh -c 'echo $$ >"$1"; exec sleep 300' sh "$1" & while ! [ -s "$1" ]; do sleep 0.01; done; echo started`;
    const outcomes = await transport.run(node(), [{ argv: script(text, file), timeout: 200_000 }]);
    expect(outcomes).toMatchObject([{ state: 'done', code: 0, stdout: 'started\n' }]);
    const daemon = await pidIn(file);
    expect(alive(daemon)).toBe(true);
    process.kill(daemon, 'SIGKILL');
    expect(ways.channels).toBe(1);
  });

  test('leaves the outcome open when the connection is killed, and begins nothing more', async () => {
    const transport = open();
    await warm(transport);
    const file = join(folder, 'pid');
    const running = transport.run(node(), [
      { argv: script('echo so far; echo $$ >"$1"; exec sleep 300', file), timeout: 200_000 },
      { argv: ['touch', join(folder, 'second')], timeout: 60_000 },
    ]);
    const program = await pidIn(file);
    // on the same connection, so what the program printed has come before it
    expect(await transport.run(node(), [quick])).toMatchObject(hello);
    process.kill(masterOf(pathsFor(node(), context())[0] as string), 'SIGKILL');
    expect(await running).toMatchObject([
      { state: 'unknown', stdout: 'so far\n', failure: { code: 'UNVERIFIED' } },
      { state: 'not-started', failure: { code: 'FAILED' } },
    ]);
    await until(() => !alive(program));
    expect(readdirSync(folder)).not.toContain('second');
    expect(ways).toEqual({ channels: 2, started: 0, fellBack: 0 });
    // what is left of it is in nobody's way
    expect(await transport.run(node(), [quick])).toMatchObject(hello);
    expect(await transport.run(node(), [quick])).toMatchObject(hello);
    expect(ways).toEqual({ channels: 3, started: 1, fellBack: 1 });
  });

  test('is dropped on request, with what runs over it', async () => {
    const transport = open();
    await warm(transport);
    const file = join(folder, 'pid');
    const running = transport.run(node(), [{ argv: script('echo $$ >"$1"; exec sleep 300', file), timeout: 200_000 }]);
    const program = await pidIn(file);
    await transport.forget(node());
    expect(await running).toMatchObject([{ state: 'unknown', failure: { code: 'UNVERIFIED' } }]);
    await until(() => !alive(program));
    expect(readdirSync(join(folder, 'run', 'ssh'))).toEqual([]);
    Object.assign(ways, { channels: 0, started: 0, fellBack: 0 });
    expect(await transport.run(node(), [quick])).toMatchObject(hello);
    expect(ways).toEqual({ channels: 0, started: 1, fellBack: 0 });
  });

  test('takes other ways for what the node allows no further session for, and harms none that runs', async () => {
    narrow.trust(join(folder, 'known_hosts'), ['n1']);
    const to = narrow.node('n1');
    const transport = open();
    await warm(transport, to);
    const go = join(folder, 'go');
    const wait = 'echo $$ >"$2"; while ! [ -e "$1" ]; do sleep 0.05; done; echo done';
    const running: Promise<readonly Outcome[]>[] = [];
    // two at most: the node may not have let go of the session before
    while (ways.fellBack === 0) {
      const file = join(folder, `pid-${running.length}`);
      running.push(transport.run(to, [{ argv: script(wait, go, file), timeout: 200_000 }]));
      await pidIn(file);
    }
    expect(running.length).toBeLessThanOrEqual(3);
    const others = await Promise.all([1, 2, 3, 4].map(() => transport.run(to, [quick])));
    expect(others).toMatchObject([hello, hello, hello, hello]);
    writeFileSync(go, '');
    for (const outcomes of await Promise.all(running))
      expect(outcomes).toMatchObject([{ state: 'done', stdout: 'done\n' }]);
    expect(ways.channels).toBeGreaterThanOrEqual(1);
    expect(ways.fellBack).toBe(ways.started);
  });

  test('harms no ssh of its own that uses the connection, when the node allows no further session', async () => {
    single.trust(join(folder, 'known_hosts'), ['n1']);
    const to = single.node('n1');
    const transport = open();
    const [file, go] = [join(folder, 'pid'), join(folder, 'go')];
    const text = 'echo $$ >"$1"; while ! [ -e "$2" ]; do sleep 0.05; done; echo done';
    const running = transport.run(to, [{ argv: script(text, file, go), timeout: 200_000 }]);
    await pidIn(file);
    expect(await Promise.all([1, 2].map(() => transport.run(to, [quick])))).toMatchObject([hello, hello]);
    expect(ways).toEqual({ channels: 0, started: 3, fellBack: 2 });
    writeFileSync(go, '');
    expect(await running).toMatchObject([{ state: 'done', stdout: 'done\n' }]);
    // and has a connection again that it can use
    expect(await transport.run(to, [quick])).toMatchObject(hello);
    await until(async () => {
      await transport.run(to, [quick]);
      return ways.channels > 0;
    });
  });

  const helloBack = muxFrame(mux.hello, muxVersion);
  const proxying = Buffer.concat([helloBack, muxFrame(mux.proxying, 1)]);
  const once = (bytes: Buffer) => (socket: Socket, chunk?: Buffer) => void (chunk || socket.write(bytes));
  const impostors: [string, (socket: Socket, chunk?: Buffer) => void][] = [
    ['hangs up at once', (socket) => void socket.destroy()],
    ['says nothing and closes its side', (socket) => void socket.end()],
    ['never says anything', () => {}],
    ['says something else', once(Buffer.from('220 mail.example.org ESMTP\r\n'))],
    ['claims to send four gigabytes', once(Buffer.alloc(64, 0xff))],
    ['speaks another version', once(muxFrame(mux.hello, 9))],
    ['sends an empty message', once(Buffer.alloc(4))],
    ['does not know the request', once(Buffer.concat([helloBack, muxFrame(0x80000003, 1, 'unsupported request')]))],
    ['sends a short message in the end', once(Buffer.concat([proxying, muxFrame(Buffer.from([0]))]))],
    ['refuses the session', once(Buffer.concat([proxying, channelFrame(message.openFailure, 0, 2, 'no', '')]))],
    [
      'gives a session and goes',
      (socket, chunk) => {
        if (!chunk) socket.write(Buffer.concat([proxying, channelFrame(message.confirmation, 0, 5, 1000, 1000)]));
        else if (chunk.includes('exec env')) socket.destroy();
      },
    ],
    [
      'gives a session and refuses the command',
      (socket, chunk) => {
        if (!chunk) socket.write(Buffer.concat([proxying, channelFrame(message.confirmation, 0, 5, 1000, 1000)]));
        else if (chunk.includes('exec env')) socket.write(channelFrame(message.failure, 0));
      },
    ],
  ];
  test.each(impostors)('starts an ssh after all where something listens that %s', async (_, answer) => {
    const path = pathsFor(node(), context())[0] as string;
    const impostor = await startMuxServer(path, answer);
    const transport = open();
    expect(await transport.run(node(), [quick])).toMatchObject(hello);
    expect(impostor.connections).toBe(1);
    expect(ways).toEqual({ channels: 0, started: 1, fellBack: 1 });
    expect(log.calls()).toHaveLength(1);
    await transport.close();
    await impostor.close();
  });

  test('does not even speak to what others could have put there', async () => {
    const path = pathsFor(node(), context())[0] as string;
    const impostor = await startMuxServer(path, () => {});
    chmodSync(path, 0o666);
    expect(await open().run(node(), [quick])).toMatchObject(hello);
    expect(impostor.connections).toBe(0);
    await impostor.close();
    writeFileSync(path, 'no socket');
    expect(await opened[0]?.run(node(), [quick])).toMatchObject(hello);
    rmSync(path);
    expect(ways).toEqual({ channels: 0, started: 2, fellBack: 2 });
  });

  test('keeps connections to 256 nodes and no more; sockets that nobody listens at do not count', async () => {
    log = logSsh(mkdtempSync(join(folder, 'fake-')), 'exec env -i /bin/sh -s');
    const stale = pathsFor(node(), context())[0] as string;
    mkdirSync(dirname(stale), { recursive: true, mode: 0o700 });
    for (let index = 0; index < 256; index++) {
      await leaveStale(stale.replace(/.{4}$/, String(index).padStart(4, '0')));
    }
    const nodes = Array.from({ length: 300 }, (_, index) => sshd.node(`n${index}`, (index % 250) + 1));
    const transport = open();
    let next = 0;
    const worker = async () => {
      while (next < nodes.length) {
        const to = nodes[next++];
        if (to) expect(await transport.run(to, [quick])).toMatchObject(hello);
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    const made = log.calls().filter((call) => call.includes('ControlMaster=auto'));
    expect([made.length, log.calls().length]).toEqual([256, 300]);
  });
});

/** The process that listens at a control path. */
function masterOf(path: string): number {
  try {
    execFileSync('ssh', ['-O', 'check', '-S', path, 'any'], { stdio: 'pipe', encoding: 'utf8' });
  } catch (error) {
    throw new Error(`no master at ${path}: ${error}`);
  }
  const list = execFileSync('ps', ['-e', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' });
  const line = list.split('\n').find((each) => each.includes(`ssh: ${path}`));
  return Number(line?.trim().split(' ')[0]);
}

/** A socket's file without a listener, as a killed program leaves it. */
async function leaveStale(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${path}.new`, () => resolve()));
  renameSync(`${path}.new`, path);
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
