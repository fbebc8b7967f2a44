/**
 * Several real hosts on this machine, for tests that need more than one node:
 *
 *     const rack = await lab(3);                          // n1, n2, n3: each boots in some tenths of a second
 *     afterAll(() => rack.close());
 *     const [n1] = rack.hosts;
 *     box.write('shop.yaml', `…\nnodes: ${rack.nodes()}\n`);   // reached by ssh from anywhere on this machine
 *     await n1.run('ip addr add 10.99.0.50/24 dev eth0'); // as root on the host, past its sshd
 *     readFileSync(n1.path('/etc/hostname'));             // its files, as they are now
 *     await n1.kill();                                    // power off: its processes are gone, it is silent
 *     await n1.start();                                   // power on: it boots with the disk that it had
 *     await n1.unplug(); await n1.plug();                 // the network cable
 *
 * A host has network, mount, PID, UTS and IPC namespaces, an sshd, an own disk (an overlay of this machine's, kept over
 * a power cycle, forgotten at the end), /run, /tmp and /dev. It sees nothing of this machine's processes, interfaces or
 * devices. What it changed on its disk is listed in its /run/ocf-lab/disk. `share` names folders that it does see, at the same path, to read and write. Hosts reach each other by name
 * and address (10.99.0.1 and so on) as root with ssh. With `init: 'systemd'` the first process is a real systemd.
 *
 * `rack.nodes()` has ssh enter the lab's network by a ProxyCommand. A program that has to be in that network itself (a
 * ping, `ocf node trust`) is run with the words of `rack.enter` in front, and finds the hosts by `rack.nodes('inside')`:
 *
 *     const box = sandbox({ through: rack.enter });
 *
 * All of it hangs off one process which ends when its input does. So nothing stays behind: no process, no mount, no
 * interface, no folder, also when the test run is killed. `describeWith(labNeeds, …)` says where it cannot be had.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { firstLine, hostAt, type LabHost, script, spaces } from './host.ts';

export type { LabHost } from './host.ts';

/** For describeWith. */
export const labNeeds = ['namespaces', 'sshd', 'ssh', 'ip', 'socat'] as const;

export interface LabOptions {
  /** Folders of this machine that every host sees at the same path, to read and write. */
  readonly share?: readonly string[];
  /** The hosts' first process; `tiny` does nothing but to start sshd. */
  readonly init?: 'tiny' | 'systemd';
  /** Further ssh options of all nodes: `{ ServerAliveInterval: '1' }` has a lost connection noticed in 3 s, not 15. */
  readonly ssh?: Readonly<Record<string, string>>;
}

export interface Lab {
  readonly hosts: readonly LabHost[];
  /** Words in front of a program that is to run in the lab's network, with this machine's files. */
  readonly enter: readonly string[];
  /** A value for `nodes:` in a cluster file, in one line. */
  nodes(from?: 'outside' | 'inside'): string;
  /** The lab's own, on this machine; gone with the lab. */
  readonly folder: string;
  close(): Promise<void>;
}

export async function lab(count: number, { share = [], init = 'tiny', ssh = {} }: LabOptions = {}): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-lab-'));
  const names = Array.from({ length: count }, (_, index) => `n${index + 1}`);
  const address = (index: number) => `10.99.0.${index + 1}`;
  writeIdentities(
    folder,
    names.map((name, index) => ({ name, address: address(index) })),
  );
  const words = [...spaces, '--fork', '--kill-child', '--', '/bin/bash', script('rack.sh'), folder, basename(folder)];
  const rack = spawn('unshare', words, { stdio: 'pipe' });
  const ended = new Promise<void>((resolve) => rack.on('exit', () => resolve()));
  const close = async () => {
    rack.stdin.end();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const pid = Number(await firstLine(rack, 'the rack of the lab'));
    const hosts = names.map((name, index) => hostAt(name, address(index), { folder, init, share, ssh, pid }));
    await Promise.all(hosts.map((host) => host.start()));
    return {
      folder,
      hosts,
      enter: ['nsenter', `--net=/proc/${pid}/ns/net`, '--'],
      nodes: (from = 'outside') =>
        JSON.stringify(
          Object.fromEntries(hosts.map((host) => [host.name, from === 'inside' ? host.inside : host.node])),
        ),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One key opens all hosts; each has its own host key. */
function writeIdentities(folder: string, hosts: readonly { name: string; address: string }[]): void {
  const makeKey = (file: string) =>
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', file]);
  makeKey(join(folder, 'id'));
  const known = hosts.map(({ name, address }) => {
    makeKey(join(folder, `${name}.key`));
    return `${name},${address} ${readFileSync(join(folder, `${name}.key.pub`), 'utf8')}`;
  });
  writeFileSync(join(folder, 'known_hosts'), known.join(''));
  const lines = ['127.0.0.1 localhost', ...hosts.map(({ name, address }) => `${address} ${name}`)];
  writeFileSync(join(folder, 'hosts'), `${lines.join('\n')}\n`);
}
