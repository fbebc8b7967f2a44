// One host of a lab; hosts.ts says what it is.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NodeSettings } from '../../src/core/config/model.ts';
import { until } from '../support/until.ts';

export interface LabRan {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface LabHost {
  readonly name: string;
  readonly address: string;
  /** What a cluster file says of it, for programs outside of the lab's network. */
  readonly node: NodeSettings;
  /** The same for programs in that network (`Lab.enter`). */
  readonly inside: NodeSettings;
  /** Process id of its first process, as this machine has it; undefined while it is off. */
  readonly pid: number | undefined;
  /** The file as this machine finds it. Only while the host is on. */
  path(file: string): string;
  /** Runs a script of sh as root on the host, without its sshd. Only while the host is on. */
  run(script: string): Promise<LabRan>;
  /** Cuts the power: first nothing more is sent, then nothing runs. Does nothing to a host that is off. */
  kill(): Promise<void>;
  /** Gives it power and waits for its sshd (with systemd: until all is started). Does nothing to a host that is on. */
  start(): Promise<void>;
  /** Pulls the network cable; all goes on running. It stays pulled over a power cycle. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
  /** Off for good, and its disk is gone. */
  close(): Promise<void>;
}

export const script = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url));
export const spaces = ['--mount', '--uts', '--ipc', '--net', '--pid'];
const environment = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root', 'LC_ALL=C'];

export interface Surroundings {
  /** The lab's. */
  readonly folder: string;
  readonly init: string;
  readonly share: readonly string[];
  readonly ssh: Readonly<Record<string, string>>;
  /** Process id of the rack. */
  readonly pid: number;
}

export function hostAt(
  name: string,
  address: string,
  { folder, init, share, ssh: options, pid: rack }: Surroundings,
): LabHost {
  const inRack = ['-t', String(rack), ...spaces, '--'];
  const ip = (...words: string[]) => succeed('nsenter', ['-t', String(rack), '--net', '--', 'ip', ...words]);
  const known = { UserKnownHostsFile: join(folder, 'known_hosts'), GlobalKnownHostsFile: '/dev/null', ...options };
  const ssh = { user: 'root', identity: join(folder, 'id'), options: known };
  const proxy = `nsenter --net=/proc/${rack}/ns/net socat - TCP:%h:%p`;
  let running: { readonly pid: number; readonly ended: Promise<void> } | undefined;
  let plugged = true;
  const pid = () => {
    if (!running) throw new Error(`host ${name} is off`);
    return running.pid;
  };

  async function plugIn(host: string): Promise<void> {
    // always the same hardware address: to the others it is the same machine after a power cycle
    const hardware = `02:00:00:00:00:${Number(address.split('.')[3]).toString(16).padStart(2, '0')}`;
    const peer = ['peer', 'name', 'eth0', 'address', hardware, 'netns', host];
    await ip('link', 'add', name, 'type', 'veth', ...peer);
    await ip('link', 'set', name, 'master', 'br0', plugged ? 'up' : 'down');
    const inside = (...words: string[]) => succeed('nsenter', ['-t', host, '--net', '--', 'ip', ...words]);
    await inside('link', 'set', 'lo', 'up');
    await inside('address', 'add', `${address}/24`, 'dev', 'eth0');
    await inside('link', 'set', 'eth0', 'up');
  }

  async function boot(): Promise<void> {
    const words = [...inRack, 'unshare', ...spaces, '--fork', '--kill-child', '--', '/bin/bash', script('host.sh')];
    const child = spawn('nsenter', [...words, folder, basename(folder), name, init, ...share], { stdio: 'pipe' });
    let errors = '';
    child.stderr.on('data', (piece) => {
      errors += piece;
    });
    const ended = new Promise<void>((resolve) => {
      child.on('exit', () => {
        running = undefined;
        resolve();
      });
    });
    const first = Number(await firstLine(child, `host ${name}`));
    running = { pid: first, ended };
    await plugIn(String(first));
    child.stdin.end('go\n');
    await until(() => {
      if (!running) throw new Error(`host ${name} ended while it booted: ${errors}`);
      return hasSshd(first);
    });
  }

  const host: LabHost = {
    name,
    address,
    node: { transport: 'ssh', address, ssh: { ...ssh, options: { ...known, ProxyCommand: proxy } } },
    inside: { transport: 'ssh', address, ssh },
    get pid() {
      return running?.pid;
    },
    path: (file) => join(`/proc/${pid()}/root`, file),
    run: (text) =>
      program('nsenter', ['-t', String(pid()), ...spaces, '--', 'env', '-i', ...environment, '/bin/sh', '-c', text]),
    async start() {
      if (running) return;
      await boot();
      if (init === 'systemd') await host.run('systemctl is-system-running --wait');
    },
    async kill() {
      if (!running) return;
      const { pid: first, ended } = running;
      await ip('link', 'delete', name);
      if (running) process.kill(first, 'SIGKILL');
      await ended;
    },
    async unplug() {
      plugged = false;
      if (running) await ip('link', 'set', name, 'down');
    },
    async plug() {
      plugged = true;
      if (running) await ip('link', 'set', name, 'up');
    },
    async close() {
      await host.kill();
      await succeed('nsenter', [...inRack, 'rm', '-rf', join(folder, 'disks', name)]);
    },
  };
  return host;
}

function hasSshd(pid: number): boolean {
  return /: 0+:0016 0+:0+ 0A /.test(readFileSync(`/proc/${pid}/net/tcp`, 'latin1'));
}

/** What a program says first; it goes on, and nothing more is read. */
export function firstLine(child: ChildProcess, what: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    let errors = '';
    child.stderr?.on('data', (piece) => {
      errors += piece;
    });
    child.stdout?.on('data', (piece) => {
      text += piece;
      if (text.includes('\n')) resolve(text.split('\n')[0] ?? '');
    });
    child.on('error', reject);
    child.on('close', () => reject(new Error(`${what} did not come up: ${errors}`)));
  });
}

function program(name: string, words: readonly string[]): Promise<LabRan> {
  return new Promise((resolve, reject) => {
    execFile(name, words, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ status: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

async function succeed(name: string, words: readonly string[]): Promise<void> {
  const { status, stderr } = await program(name, words);
  if (status !== 0) throw new Error(`${[name, ...words].join(' ')}: ${stderr}`);
}
