// Simulated hosts whose processes really die when their power is cut.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { killHost, markerLimit } from './kill-host.mjs';

const program = fileURLToPath(new URL('./host.mjs', import.meta.url));

/** Hosts that live in `folder`, one folder each; all of them off at first. */
export function createHosts({ folder, names }) {
  const root = resolve(folder);
  const running = new Map();
  const path = (name) => join(root, name);

  async function on(name) {
    if (running.has(name)) return;
    mkdirSync(path(name), { recursive: true });
    const mark = `ulimit -w ${markerLimit(path(name))} 2>/dev/null || ulimit -x ${markerLimit(path(name))}; exec "$@"`;
    const child = spawn('/bin/sh', ['-c', mark, 'sh', process.execPath, program], {
      cwd: path(name),
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', RACK_HOST: path(name) },
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    });
    child.stdin.on('error', () => {});
    running.set(name, child);
    child.once('exit', () => running.get(name) === child && running.delete(name));
    await new Promise((up, down) => {
      child.stdout.once('data', up);
      child.once('exit', () => down(new Error(`${name} did not come up`)));
    });
  }

  async function off(name) {
    await killHost(path(name));
    running.delete(name);
    rmSync(join(path(name), 'console.sock'), { force: true });
  }

  return {
    on,
    off,
    isOn: (name) => running.has(name),
    /** Freezes what answers on a host, as a kernel that hangs would; only a power cut helps. */
    hang: (name) => running.get(name)?.kill('SIGSTOP'),
    path,
    start: () => Promise.all(names.map(on)),
    stop: () => Promise.all(names.map(off)),
  };
}
