import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { OcfError } from '../errors.ts';
import type { System } from '../system.ts';

/**
 * One line of the journal. A `begin` without an `end` of the same operation means that nobody saw the outcome.
 * `detail` depends on `kind` and never holds a secret.
 */
export interface JournalEvent {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly operation: string;
  readonly phase: 'begin' | 'end' | 'note';
  /** What was done, as noun and verb: `fence`, `resource start`, `node add`. */
  readonly kind: string;
  readonly who: { readonly user: string; readonly host: string; readonly pid: number };
  readonly reason?: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface NewEvent {
  readonly operation?: string;
  readonly phase: JournalEvent['phase'];
  readonly kind: string;
  readonly reason?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface Journal {
  /** Appends one event, on disk when it returns, and gives it back with its operation id. */
  append(event: NewEvent): JournalEvent;
  /** Events, newest first. Lines that cannot be read (torn by a power cut) are passed over. */
  recent(options?: { readonly limit?: number; readonly where?: (event: JournalEvent) => boolean }): JournalEvent[];
}

/**
 * A journal of JSON Lines in one file. Appending is a single write with O_APPEND, so events of several processes
 * never mix; a line torn by a power cut is closed off before the next one.
 */
export function openJournal(file: string, system: System): Journal {
  return {
    append(event) {
      const whole: JournalEvent = {
        at: new Date(system.now()).toISOString(),
        operation: event.operation ?? process.getBuiltinModule('node:crypto').randomUUID(),
        phase: event.phase,
        kind: event.kind,
        who: { user: system.user, host: system.hostname, pid: system.pid },
        ...(event.reason === undefined ? {} : { reason: event.reason }),
        detail: event.detail ?? {},
      };
      appendLine(file, JSON.stringify(whole));
      return whole;
    },
    recent({ limit = Number.POSITIVE_INFINITY, where = () => true } = {}) {
      const found: JournalEvent[] = [];
      const lines = readLines(file);
      for (let index = lines.length - 1; index >= 0 && found.length < limit; index--) {
        const event = parseLine(lines[index]);
        if (event && where(event)) found.push(event);
      }
      return found;
    },
  };
}

function appendLine(file: string, line: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const descriptor = openSync(file, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600);
    try {
      const bytes = Buffer.from(`${endsInNewline(descriptor) ? '' : '\n'}${line}\n`);
      // a disk that becomes full in the middle of it takes a part, and says so only the next time
      if (writeSync(descriptor, bytes) < bytes.length) {
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      }
      fdatasyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    throw new OcfError('FAILED', `The journal ${file} cannot be written: ${(cause as Error).message}.`, {
      cause,
      suggestions: [`${remedyFor(cause)} or choose another folder with OCF_STATE_DIR.`],
    });
  }
}

function remedyFor(cause: unknown): string {
  const { code = '' } = cause as NodeJS.ErrnoException;
  return ['ENOSPC', 'EDQUOT'].includes(code) ? 'Free room on its disk' : 'Make its folder writable';
}

function endsInNewline(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return [];
    throw new OcfError('FAILED', `The journal ${file} cannot be read: ${(cause as Error).message}.`, { cause });
  }
}

function parseLine(line: string | undefined): JournalEvent | undefined {
  if (!line) return undefined;
  try {
    const event = JSON.parse(line) as JournalEvent;
    return typeof event === 'object' && event !== null && typeof event.operation === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}
