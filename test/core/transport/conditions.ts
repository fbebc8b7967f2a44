import { readFileSync } from 'node:fs';
import type { Node } from '../../../src/core/config/model.ts';
import { until } from '../../support/until.ts';

/** Whether a process runs; one that ended and waits for its parent does not. */
export function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The number that a program wrote to a file, once it has. */
export async function pidIn(file: string): Promise<number> {
  await until(() => textOf(file).endsWith('\n'));
  return Number(textOf(file));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Runs a program with a time limit that it reaches only when it is ready, which is when its file holds a number. One
 * that was ended before that has shown nothing: a busy machine needs a longer limit.
 *
 * @param limit milliseconds, for a start
 */
export async function readyAtLimit<T>(
  file: string,
  limit: number,
  run: (limit: number) => Promise<T>,
): Promise<{ readonly ended: T; readonly pid: number }> {
  for (let milliseconds = limit; ; milliseconds *= 2) {
    const ended = await run(milliseconds);
    if (textOf(file).endsWith('\n')) return { ended, pid: Number(textOf(file)) };
  }
}

/** Everything a shell could trip over. */
export const awkward = `a'b "c" $HOME \`id\` \\ ; & | * ? ~ !x %s\nline2\ttab é — ✓`;

export function localNode(name = 'here'): Node {
  return { name, id: '', address: 'localhost', transport: 'local', ssh: {}, command: [], votes: 1, attributes: {} };
}

/** A node whose shell is this machine's, started with `command`. */
export function commandNode(command: readonly string[], name = 'c1'): Node {
  return { ...localNode(name), transport: 'command', command };
}
