import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly pid: number | undefined;
}

/** A program of the tests, bundled once, to be run as many processes at once. */
export interface Worker {
  readonly file: string;
  run(
    args: readonly string[],
    onStart?: (pid: number) => void,
    env?: Readonly<Record<string, string>>,
  ): Promise<WorkerEnd>;
  /** Kills those that still run, after a test that failed: open, they keep the whole run from ending. */
  end(): Promise<void>;
  remove(): Promise<void>;
}

/** Bundles `test/core/fencing/workers/NAME.ts` with all of the library that it uses. */
export async function bundleWorker(name: string): Promise<Worker> {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-worker-'));
  const file = join(folder, `${name}.mjs`);
  const source = new URL(`../core/fencing/workers/${name}.ts`, import.meta.url);
  // for the packages that are not bundled
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'));
  await build({
    entryPoints: [fileURLToPath(source)],
    // the library looks for the files of its package from where it stands
    define: { 'import.meta.url': JSON.stringify(source.href) },
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['serialport', 'net-snmp'],
    logLevel: 'error',
  });
  const running = new Map<ChildProcess, Promise<WorkerEnd>>();
  const end = async () => {
    for (const child of running.keys()) child.kill('SIGKILL');
    await Promise.all(running.values());
  };
  return {
    file,
    run(args, onStart, env = {}) {
      const child = spawn(process.execPath, [file, ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...env },
      });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (piece) => {
        stdout += piece;
      });
      child.stderr.on('data', (piece) => {
        stderr += piece;
      });
      if (child.pid !== undefined) onStart?.(child.pid);
      const ended = new Promise<WorkerEnd>((resolve) => {
        child.on('close', (code, signal) => {
          running.delete(child);
          resolve({ code, signal, stdout, stderr, pid: child.pid });
        });
      });
      running.set(child, ended);
      return ended;
    },
    end,
    async remove() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
