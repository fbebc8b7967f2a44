import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Node } from '../../src/core/config/model.ts';
import { until } from './until.ts';

/** A real sshd of the current user on a free high port, listening on all of 127.0.0.0/8. */
export interface TestSshd {
  readonly folder: string;
  readonly port: number;
  /** The file for ssh's IdentityFile. */
  readonly identity: string;
  /** `ssh-ed25519 AAAA…`, as known_hosts has it. */
  readonly hostKey: string;
  /** Writes a known_hosts that trusts this sshd under these node names. */
  trust(file: string, names: readonly string[]): void;
  /** A node at an address of its own (127.0.1.`index`), that only this test's files decide about. */
  node(name: string, index?: number, changes?: Partial<Node>): Node;
  /** Gives it another host key; running sessions stay. */
  renewHostKey(): Promise<void>;
  /** Process ids of the sessions that are open. */
  sessions(): number[];
  stop(): Promise<void>;
}

/** `changes`: lines of sshd_config that come first, so they count. */
export async function startSshd(changes: readonly string[] = []): Promise<TestSshd> {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-sshd-'));
  chmodSync(folder, 0o700);
  const identity = join(folder, 'id');
  const hostKeyFile = join(folder, 'hostkey');
  makeKey(identity);
  makeKey(hostKeyFile);
  copyFileSync(`${identity}.pub`, join(folder, 'authorized_keys'));
  // sshd of root wants its privilege separation folder
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  let [port, daemon] = [0, undefined as Daemon | undefined];
  // a port that was free may be somebody else's by the time it is wanted
  while (!daemon) {
    port = await freePort();
    writeFileSync(join(folder, 'sshd_config'), [...changes, configuration(folder, port)].join('\n'));
    daemon = await launch(folder, port);
  }
  let listener = daemon;
  const earlier = new Set<number>();
  const publicKey = () => readFileSync(`${hostKeyFile}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');

  return {
    folder,
    port,
    identity,
    get hostKey() {
      return publicKey();
    },
    trust: (file, names) => writeFileSync(file, names.map((name) => `${name} ${publicKey()}\n`).join('')),
    node: (name, index = 1, changes = {}) => ({
      name,
      id: `id-of-${name}`,
      address: `127.0.1.${index}`,
      transport: 'ssh',
      ssh: { port, identity, options: { KexAlgorithms: 'curve25519-sha256', GlobalKnownHostsFile: '/dev/null' } },
      command: [],
      votes: 1,
      attributes: {},
      ...changes,
    }),
    renewHostKey: async () => {
      for (const pid of descendants(listener.pid)) earlier.add(pid);
      await end(listener);
      rmSync(hostKeyFile);
      makeKey(hostKeyFile);
      const next = await launch(folder, port);
      if (!next) throw new Error(`port ${port} of sshd was taken while its host key was renewed`);
      listener = next;
    },
    sessions: () => descendants(listener.pid),
    stop: async () => {
      for (const pid of [...descendants(listener.pid), ...earlier]) kill(pid);
      await end(listener);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeKey(file: string): void {
  rmSync(`${file}.pub`, { force: true });
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file]);
}

function configuration(folder: string, port: number): string {
  const lines = [
    `Port ${port}`,
    'ListenAddress 0.0.0.0',
    `HostKey ${join(folder, 'hostkey')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    'UseDNS no',
    'MaxStartups 1000',
    'MaxSessions 100',
    'PrintMotd no',
    'PermitUserRC no',
    // bash reads ~/.bashrc for a remote command only at the first shell level: these tests are not about that file
    'SetEnv SHLVL=5',
    'LogLevel INFO',
  ];
  return `${lines.join('\n')}\n`;
}

interface Daemon {
  readonly pid: number;
  readonly exited: Promise<void>;
}

/** undefined when somebody else has the port. */
async function launch(folder: string, port: number): Promise<Daemon | undefined> {
  const log = join(folder, 'sshd.log');
  rmSync(log, { force: true });
  const child = spawn('/usr/sbin/sshd', ['-D', '-f', join(folder, 'sshd_config'), '-E', log], { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  let running = true;
  exited.then(() => {
    running = false;
  });
  const said = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  // its own word: something that answers at the port may be somebody else's
  await until(() => !running || said().includes(`listening on 0.0.0.0 port ${port}`));
  if (running) return { pid: child.pid ?? 0, exited };
  if (said().includes('already in use')) return undefined;
  throw new Error(`sshd did not start: ${said()}`);
}

async function end({ pid, exited }: Daemon): Promise<void> {
  kill(pid);
  await exited;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended by itself
  }
}

/** Sessions are children of the listener; their own children (what runs on the "node") are left alone. */
function descendants(parent: number): number[] {
  const list = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' });
  const rows = list
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const children = (of: number): number[] =>
    rows
      .filter(([, ppid, name]) => Number(ppid) === of && (name ?? '').startsWith('sshd'))
      .map(([pid]) => Number(pid))
      .flatMap((pid) => [pid, ...children(pid)]);
  return children(parent);
}

/** Nobody listens there: below 1024 no program is given a port that it did not ask for. */
export const portOfNobody = 1;

/** A TCP port of 127.0.0.0/8 that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '0.0.0.0', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** A port that leads to another one until it is cut: as if the cable were pulled, both ends see the connection end. */
export interface Cable {
  readonly port: number;
  cut(): void;
  close(): Promise<void>;
}

/** With `silent` nothing is at the other end: connections are taken and never answered. */
export function startCable(target: number, { silent = false } = {}): Promise<Cable> {
  const ends = new Set<{ destroy(): void }>();
  const server = createServer((near) => {
    if (silent) {
      ends.add(near);
      near.on('error', () => {});
      return;
    }
    const far = connect(target, '127.0.0.1');
    for (const each of [near, far]) {
      ends.add(each);
      each.on('error', () => {});
      each.on('close', () => ends.delete(each));
    }
    near.pipe(far).pipe(near);
  });
  // a test that fails before it closes the cable must not keep the run alive
  server.unref();
  const cut = () => {
    for (const each of ends) each.destroy();
  };
  return new Promise((resolve) => {
    server.listen(0, '0.0.0.0', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : 0,
        cut,
        close: () => {
          cut();
          return new Promise((done) => server.close(() => done()));
        },
      });
    });
  });
}
