import { accessSync, constants, fstatSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { OptionValue, SecretReference } from '../config/model.ts';
import { OcfError } from '../errors.ts';
import type { Reporter } from '../reporter.ts';
import type { System } from '../system.ts';
import { ownEnvironment } from './own-environment.ts';
import type { Redactor } from './redactor.ts';
import { type ProgramRequest, spawnProgram } from './spawn.ts';

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
/** Bytes of a secret; the longest keys have a few thousand. */
const most = 65_536;

/**
 * The value behind a reference, or the value itself where it is none. One line end at the end of a file's or a
 * program's output does not belong to it. `fd:N` can be read once. What comes has to be text of at most 64 KiB, within
 * ten seconds.
 *
 * @throws OcfError NOT_FOUND, CREDENTIALS, INVALID, TIMEOUT or INTERRUPTED; the sentence names the reference, never what it holds.
 */
export async function resolveSecret(value: OptionValue, context: SecretContext): Promise<string> {
  if (typeof value !== 'object') return String(value);
  const secret = await resolveReference(value, context);
  // a device that is sent half of it, or something else, may shut out whoever knows it
  if (secret.includes('\ufffd')) throw unfit(value.from, 'it is no text in UTF-8');
  if (Buffer.byteLength(secret) > most) throw tooLong(value.from);
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
  if (kind === 'fd') return fromDescriptor(from, rest, context);
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
    const { mode, size } = stats;
    if (size > most + 2) throw tooLong(from);
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

// by a program, so that one that nobody writes to ends with the time limit or an interruption, and holds up nothing
async function fromDescriptor(from: string, number: string, { system, signal }: SecretContext): Promise<string> {
  if (!/^\d{1,4}$/.test(number)) throw new OcfError('INVALID', `The secret "${from}" needs a descriptor's number.`);
  const descriptor = Number(number);
  try {
    fstatSync(descriptor);
  } catch {
    throw unfit(from, `descriptor ${number} is not open`);
  }
  const { isatty } = await import('node:tty');
  if (isatty(descriptor)) {
    throw new OcfError('CREDENTIALS', `The secret "${from}" cannot be read: it is a terminal, which would show it.`, {
      suggestions: [`Give it a file or a pipe, as with: ${number}< FILE`],
    });
  }
  const argv = ['sh', '-c', `exec head -c ${most + 3} <&3`];
  return outputOf(from, { argv, hold: descriptor }, { system, ...(signal ? { signal } : {}) });
}

async function fromCommand(from: string, line: string, context: SecretContext): Promise<string> {
  const argv = line.trim().split(/\s+/);
  if (argv[0] === '') throw new OcfError('INVALID', `The secret "${from}" names no program.`);
  return outputOf(from, { argv }, context);
}

async function outputOf(
  from: string,
  program: Pick<ProgramRequest, 'argv' | 'hold'>,
  { system, signal }: SecretContext,
): Promise<string> {
  const result = await spawnProgram({
    ...program,
    env: ownEnvironment(system),
    timeout: commandTimeout,
    cap: most,
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
  if (result.omitted > 0) throw tooLong(from);
  return withoutLineEnd(result.stdout);
}

function unfit(from: string, why: string): OcfError {
  return new OcfError('CREDENTIALS', `The secret "${from}" cannot be read: ${why}.`);
}

const tooLong = (from: string) => unfit(from, `it is longer than ${most} bytes`);

function unreadable(from: string, cause: unknown): OcfError {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new OcfError('NOT_FOUND', `The secret "${from}" is not there.`);
  return unfit(from, code === 'EACCES' ? 'permission denied' : (code ?? 'of an unknown error'));
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}
