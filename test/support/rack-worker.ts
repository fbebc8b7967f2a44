import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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
  run(args: readonly string[], onStart?: (pid: number) => void): Promise<WorkerEnd>;
  remove(): void;
}

/** Bundles `test/core/fencing/workers/NAME.ts` with all of the library that it uses. */
export async function bundleWorker(name: string): Promise<Worker> {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-worker-'));
  const file = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`../core/fencing/workers/${name}.ts`, import.meta.url))],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['serialport'],
    logLevel: 'error',
  });
  return {
    file,
    run: (args, onStart) =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
        let stdout = '';
        let stderr = '';
        child.stdout.on('data', (piece) => {
          stdout += piece;
        });
        child.stderr.on('data', (piece) => {
          stderr += piece;
        });
        if (child.pid !== undefined) onStart?.(child.pid);
        child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr, pid: child.pid }));
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
