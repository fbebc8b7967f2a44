import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

/** Two ends of a serial line without modem lines, by socat. */
export interface PtyPair {
  readonly folder: string;
  readonly ours: string;
  readonly theirs: string;
  end(): Promise<void>;
}

export async function startPtyPair(): Promise<PtyPair> {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-pty-'));
  const links = ['ours', 'theirs'].map((name) => join(folder, name));
  const socat = spawn(
    'socat',
    links.map((link) => `pty,raw,echo=0,link=${link}`),
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => socat.once('close', () => resolve()));
  await until(() => links.every((link) => existsSync(link)));
  const [ours = '', theirs = ''] = links.map((link) => realpathSync(link));
  return {
    folder,
    ours,
    theirs,
    async end() {
      socat.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
