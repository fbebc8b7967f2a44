import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const launcher = fileURLToPath(new URL('../../bin/ocf.cjs', import.meta.url));

export interface Ran {
  readonly status: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as JSON. */
  json(): Record<string, unknown> & { error?: { code: string; message: string; suggestions: string[] } };
}

export interface RunSettings {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly cwd?: string;
}

/** The built program with its own config, state, cache and runtime folders, all gone with `remove()`. */
export interface Sandbox {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  ocf(words: readonly string[], settings?: RunSettings): Promise<Ran>;
  /** Starts it without waiting; for what has to be interrupted. */
  start(words: readonly string[], settings?: RunSettings): ReturnType<typeof execa>;
  write(name: string, text: string): string;
  remove(): void;
}

export interface SandboxOptions {
  /** Words in front of the program: `lab().enter` has it run in the network of a lab. */
  readonly through?: readonly string[];
}

export function sandbox({ through = [] }: SandboxOptions = {}): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-test-'));
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    OCF_CONFIG_DIR: join(folder, 'config'),
    OCF_STATE_DIR: join(folder, 'state'),
    OCF_CACHE_DIR: join(folder, 'cache'),
    OCF_RUNTIME_DIR: join(folder, 'run'),
  };
  const start = (words: readonly string[], settings: RunSettings = {}) => {
    const [program = '', ...rest] = [...through, process.execPath, launcher, ...words];
    return execa(program, rest, {
      env: { ...env, ...settings.env },
      extendEnv: false,
      reject: false,
      cwd: settings.cwd ?? folder,
      ...(settings.input === undefined ? { stdin: 'ignore' as const } : { input: settings.input }),
    }) as unknown as ReturnType<typeof execa>;
  };
  return {
    folder,
    env,
    start,
    async ocf(words, settings) {
      const { exitCode, signal, stdout, stderr } = await start(words, settings);
      const text = String(stdout);
      return { status: exitCode, signal, stdout: text, stderr: String(stderr), json: () => JSON.parse(text) };
    },
    write(name, text) {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
