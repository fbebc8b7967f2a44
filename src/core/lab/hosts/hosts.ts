import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OcfError } from '../../errors.ts';
import { consoleSocket } from './console-socket.ts';
import { killHosts, markerLimit } from './kill-hosts.ts';

/** Simulated hosts whose processes really die when their power is cut. */
export interface Hosts {
  on(name: string): Promise<void>;
  off(name: string): Promise<void>;
  isOn(name: string): boolean;
  /** Freezes what answers on a host, as a kernel that hangs would; only a power cut helps. */
  hang(name: string): void;
  /** The host's own folder, its console's socket in it. */
  path(name: string): string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface HostsOptions {
  /** One folder each is made in it. */
  readonly folder: string;
  readonly names: readonly string[];
  /** The file of the built host-process.ts. */
  readonly program: string;
}

/** All of them are off at first. What an earlier rack left running in the folder is killed by `start`. */
export function createHosts({ folder, names, program }: HostsOptions): Hosts {
  const root = resolve(folder);
  const running = new Map<string, ChildProcess>();
  const path = (name: string) => join(root, name);

  async function on(name: string): Promise<void> {
    if (running.has(name)) return;
    mkdirSync(path(name), { recursive: true });
    const limit = markerLimit(path(name));
    const mark = `ulimit -w ${limit} 2>/dev/null || ulimit -x ${limit}; exec "$@"`;
    const child = spawn('/bin/sh', ['-c', mark, 'sh', process.execPath, program], {
      cwd: path(name),
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', RACK_HOST: path(name) },
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    });
    child.stdin.on('error', () => undefined);
    running.set(name, child);
    child.once('exit', () => running.get(name) === child && running.delete(name));
    await new Promise<void>((up, down) => {
      const why = () => down(new OcfError('FAILED', `The simulated host ${name} did not come up.`));
      child.stdout.once('data', () => up());
      child.once('error', why);
      child.once('exit', why);
    });
  }

  async function off(...cut: readonly string[]): Promise<void> {
    await killHosts(cut.map(path));
    for (const name of cut) {
      running.delete(name);
      rmSync(join(path(name), consoleSocket), { force: true });
    }
  }

  async function start(): Promise<void> {
    await killHosts(existsSync(root) ? readdirSync(root).map(path) : []);
    await Promise.all(names.map(on));
  }

  return {
    on,
    off: (name) => off(name),
    isOn: (name) => running.has(name),
    hang: (name) => void running.get(name)?.kill('SIGSTOP'),
    path,
    start,
    stop: () => off(...names),
  };
}
