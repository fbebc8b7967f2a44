import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

const sampler = fileURLToPath(new URL('./secrets-sampler.mjs', import.meta.url));

/** Where a secret stood while something was done. */
export interface SecretSeen {
  readonly where: 'argv' | 'environ';
  /** The first words of the process. */
  readonly program: string;
  /** Its place in the list of secrets. */
  readonly secret: number;
  /** By users that are neither root nor the one that does it; every argv is. */
  readonly readable: boolean;
}

export interface SecretsWatched<T> {
  readonly result: T;
  /** Times that the processes were looked at. */
  readonly samples: number;
  readonly milliseconds: number;
  /** The last parts of all words of all processes that began meanwhile. */
  readonly seen: readonly string[];
  readonly found: readonly SecretSeen[];
}

/**
 * Does something while another process looks, a thousand times a second, whether any process that begins meanwhile
 * shows a secret: in its command line, or in its environment. The work may have it look at all that run in a moment.
 *
 * @example
 * const { found, seen } = await watchSecrets(['geheim'], () => fence(cluster, request));
 * expect(seen).toContain('ipmitool');                      // it did look
 * expect(found.filter(({ readable }) => readable)).toEqual([]);
 */
export async function watchSecrets<T>(
  secrets: readonly string[],
  work: (look: () => Promise<void>) => Promise<T>,
): Promise<SecretsWatched<T>> {
  const child = spawn(process.execPath, [sampler], { stdio: ['pipe', 'pipe', 'inherit'], env: {} });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    said += piece;
  });
  const answered = () => said.split('\n').length - 1;
  const ask = async (line: string) => {
    const before = answered();
    child.stdin.write(`${line}\n`);
    await until(() => answered() > before || child.exitCode !== null);
  };
  await ask(JSON.stringify(secrets));
  try {
    const result = await work(() => ask('look'));
    child.stdin.end();
    await once(child, 'close');
    const report = said.split('\n').at(-1) ?? '';
    return { result, ...(JSON.parse(report) as Omit<SecretsWatched<T>, 'result'>) };
  } finally {
    child.kill('SIGKILL');
  }
}

/** The files below a folder that a secret stands in, besides those that are meant to hold it. */
export function filesWithSecrets(folder: string, secrets: readonly string[], meant: readonly string[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const holds = (file: string) => {
    const bytes = readFileSync(file);
    return secrets.some((secret) => bytes.includes(secret));
  };
  return files.filter((file) => !meant.includes(file) && holds(file)).map((file) => relative(folder, file));
}
