import { readdirSync, readFileSync } from 'node:fs';

/** A process that another one with the same number is not taken for. */
export interface ProcessId {
  readonly pid: number;
  /** When it began, in ticks of the kernel; empty where there is no /proc. */
  readonly start: string;
}

// the kernel shows its ticks to programs as hundredths of a second, whatever it counts with
const tick = 10;

/** A process that runs now, or undefined. One that has ended and waits for its parent to notice does not run. */
export function processNow(pid: number): ProcessId | undefined {
  const stat = statOf(pid);
  if (stat) return stat.state === 'Z' || stat.state === 'X' ? undefined : { pid, start: stat.start };
  return hasProc() ? undefined : answers(pid);
}

export function isRunning({ pid, start }: ProcessId): boolean {
  return processNow(pid)?.start === start;
}

/** Milliseconds since a process began; by the kernel's clock, which nobody sets. */
export function ageOf({ start }: ProcessId): number {
  const [uptime = '0'] = textOf('/proc/uptime').split(' ');
  return start === '' ? 0 : Number(uptime) * 1000 - Number(start) * tick;
}

/** What an agent's first process is known by when nobody wrote its number down. */
export interface AgentLook {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The leader of a session of its own that was begun with these arguments (an interpreter may stand before them) and
 * has these variables; undefined when there is none.
 */
export function findLeader({ argv, env }: AgentLook): ProcessId | undefined {
  const words = bytes(`\0${argv.join('\0')}\0`);
  const variables = Object.entries(env).map(([name, value]) => bytes(`\0${name}=${value}\0`));
  for (const entry of hasProc() ? readdirSync('/proc') : []) {
    if (!/^\d+$/.test(entry) || !`\0${textOf(`/proc/${entry}/cmdline`)}`.endsWith(words)) continue;
    const stat = statOf(Number(entry));
    const environment = `\0${textOf(`/proc/${entry}/environ`)}`;
    if (stat?.session !== entry || !variables.every((variable) => environment.includes(variable))) continue;
    const found = processNow(Number(entry));
    if (found) return found;
  }
  return undefined;
}

function statOf(pid: number): { readonly state: string; readonly session: string; readonly start: string } | undefined {
  const text = textOf(`/proc/${pid}/stat`);
  // the name, in parentheses, may hold anything
  const [state = '', , , session = '', ...more] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return text === '' ? undefined : { state, session, start: more[15] ?? '' };
}

function hasProc(): boolean {
  return textOf('/proc/self/stat') !== '';
}

function answers(pid: number): ProcessId | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  return { pid, start: '' };
}

// files of /proc are read byte by byte, since a name may be no UTF-8 at all
function bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    // it has ended, or there is no /proc
    return '';
  }
}
