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
  const read = () => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  };
  await until(() => read().endsWith('\n'));
  return Number(read());
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
