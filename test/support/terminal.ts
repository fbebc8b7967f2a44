import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from './ocf.ts';

const launcher = fileURLToPath(new URL('../../bin/ocf.cjs', import.meta.url));

/** What is typed once this is on the screen. */
export type Answer = readonly [RegExp, string];

/** Runs ocf on a pseudo-terminal; each answer is typed when its question is on the screen. */
export function runOnTerminal(
  box: Sandbox,
  words: readonly string[],
  answers: readonly Answer[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ status: number | null; screen: string }> {
  const command = [process.execPath, launcher, ...words].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { ...box.env, ...env, TERM: 'xterm', SHELL: '/bin/sh' },
    cwd: box.folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const left = [...answers];
  let screen = '';
  let seen = 0;
  return new Promise((resolve) => {
    // it may end while something is typed
    child.stdin.on('error', () => undefined);
    child.stdout.setEncoding('utf8').on('data', (piece) => {
      screen += piece;
      const [question, answer] = left[0] ?? [];
      if (!question || answer === undefined || !question.test(screen.slice(seen))) return;
      seen = screen.length;
      left.shift();
      child.stdin.write(answer);
    });
    child.on('close', (status) => resolve({ status, screen }));
  });
}
