import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OcfError } from '../errors.ts';

/** A real daemon that a front has in the background. */
export interface Tool {
  readonly child: ChildProcess;
  readonly running: boolean;
  /** The last line that it wrote, for errors. */
  words(): string;
  close(): Promise<void>;
}

export interface ToolOptions {
  readonly program: string;
  readonly words: readonly string[];
  /** The Debian package that has it. */
  readonly package: string;
  /** Where it runs, and writes `log`. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
}

const folders = () => [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/**
 * Starts a daemon that stays in the foreground; the kernel ends it when this process goes, however that happens.
 *
 * @throws OcfError NOT_FOUND when it is not installed
 */
export async function startTool(options: ToolOptions): Promise<Tool> {
  const { folder, words } = options;
  const program = findTool(options.program, options.package);
  const log = join(folder, 'log');
  const output = openSync(log, 'w', 0o600);
  const child = spawn(findTool('setpriv', 'util-linux'), ['--pdeathsig', 'KILL', program, ...words], {
    cwd: folder,
    env: { PATH: folders().join(':'), LC_ALL: 'C', ...options.env },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  return {
    child,
    get running() {
      return child.exitCode === null && child.signalCode === null;
    },
    words: () => readFileSync(log, 'utf8').trim().split('\n').at(-1) ?? '',
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Asks again and again until it is up. @throws OcfError FAILED when it ended, or 20 s were not enough */
export async function untilUp(tool: Tool, name: string, isUp: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await isUp())) {
    if (tool.running && performance.now() < deadline) continue;
    const said = tool.words();
    await tool.close();
    throw new OcfError('FAILED', `The program ${name} did not come up${said === '' ? '' : `: ${said}`}.`);
  }
}

function findTool(name: string, from: string): string {
  const found = folders().find((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found !== undefined) return join(found, name);
  throw new OcfError('NOT_FOUND', `This front of a simulated rack needs the program ${name}.`, {
    suggestions: [`Install the package ${from}.`],
  });
}
