import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { OptionValue, SecretReference } from '../config/model.ts';
import { OcfError } from '../errors.ts';
import type { Reporter } from '../reporter.ts';
import type { System } from '../system.ts';
import { ownEnvironment } from './own-environment.ts';
import type { Redactor } from './redactor.ts';
import { spawnProgram } from './spawn.ts';

export interface SecretContext {
  readonly system: Pick<System, 'env'>;
  readonly signal?: AbortSignal;
  /** Told of what is unwise but works, such as a secret file that others can read. */
  readonly reporter?: Pick<Reporter, 'warn'>;
  /** Learns every secret that is resolved. */
  readonly redactor?: Redactor;
}

/** Milliseconds a `command:` reference may take. */
const commandTimeout = 10_000;

/**
 * The value behind a reference, or the value itself where it is none. One line end at the end of a file's or a
 * program's output does not belong to it. `fd:N` can be read once.
 *
 * @throws OcfError NOT_FOUND or CREDENTIALS; the sentence names the reference, never what it holds.
 */
export async function resolveSecret(value: OptionValue, context: SecretContext): Promise<string> {
  if (typeof value !== 'object') return String(value);
  const secret = await resolveReference(value, context);
  if (secret === '') throw new OcfError('CREDENTIALS', `The secret "${value.from}" is empty.`);
  context.redactor?.add(secret);
  return secret;
}

async function resolveReference({ from }: SecretReference, context: SecretContext): Promise<string> {
  const colon = from.indexOf(':');
  const kind = from.slice(0, colon);
  const rest = from.slice(colon + 1);
  if (kind === 'file') return fromFile(from, rest, context);
  if (kind === 'env') return fromEnvironment(from, rest, context);
  if (kind === 'command') return fromCommand(from, rest, context);
  if (kind === 'fd') return fromDescriptor(from, rest);
  throw new OcfError('INVALID', `"${from}" is no reference to a secret.`, {
    suggestions: ['Write file:/PATH, env:NAME, command:PROGRAM ARGUMENT… or fd:N.'],
  });
}

function fromFile(from: string, path: string, { system, reporter }: SecretContext): string {
  const file = path.startsWith('~/') ? join(system.env.HOME || homedir(), path.slice(2)) : path;
  if (!isAbsolute(file)) throw new OcfError('INVALID', `The secret "${from}" needs an absolute path.`);
  try {
    accessSync(file, constants.R_OK);
    const stats = statSync(file);
    if (!stats.isFile()) throw notPlain(from, file);
    const { mode } = stats;
    if ((mode & 0o077) !== 0) {
      reporter?.warn(`Others than its owner can read the secret in ${file}; chmod 600 would end that.`);
    }
    return withoutLineEnd(readFileSync(file, 'utf8'));
  } catch (cause) {
    if (cause instanceof OcfError) throw cause;
    throw unreadable(from, cause);
  }
}

// nothing could end the wait for who writes into a pipe
function notPlain(from: string, file: string): OcfError {
  return new OcfError('CREDENTIALS', `The secret "${from}" cannot be read: it is not a regular file.`, {
    suggestions: [`Of a pipe, write command:cat ${file}, or fd:N when it is open already.`],
  });
}

function fromEnvironment(from: string, name: string, { system }: SecretContext): string {
  const value = system.env[name];
  if (value === undefined) {
    throw new OcfError('NOT_FOUND', `The secret "${from}" is not there: the variable ${name} is not set.`);
  }
  return value;
}

function fromDescriptor(from: string, number: string): string {
  if (!/^\d{1,4}$/.test(number)) throw new OcfError('INVALID', `The secret "${from}" needs a descriptor's number.`);
  try {
    return withoutLineEnd(readFileSync(Number(number), 'utf8'));
  } catch (cause) {
    throw unreadable(from, cause);
  }
}

async function fromCommand(from: string, line: string, { system, signal }: SecretContext): Promise<string> {
  const result = await spawnProgram({
    argv: line.trim().split(/\s+/),
    env: ownEnvironment(system),
    timeout: commandTimeout,
    ...(signal === undefined ? {} : { signal }),
  });
  if (result.aborted) throw new OcfError('INTERRUPTED', `Interrupted while "${from}" was asked for a secret.`);
  if (result.timedOut) {
    throw new OcfError('TIMEOUT', `The secret "${from}" did not come within ${commandTimeout / 1000} s.`);
  }
  // what the program prints may be the secret itself, so only its exit status is shown
  if (result.error) throw unreadable(from, result.error);
  if (result.code !== 0) {
    throw new OcfError(
      'CREDENTIALS',
      `The secret "${from}" did not come: the program ended with status ${result.code}.`,
    );
  }
  return withoutLineEnd(result.stdout);
}

function unreadable(from: string, cause: unknown): OcfError {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new OcfError('NOT_FOUND', `The secret "${from}" is not there.`);
  const why = code === 'EACCES' ? 'permission denied' : (code ?? 'it cannot be read');
  return new OcfError('CREDENTIALS', `The secret "${from}" cannot be read: ${why}.`);
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}
