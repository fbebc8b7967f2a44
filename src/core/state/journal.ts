import { closeSync, constants, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { OcfError } from '../errors.ts';
import type { Journal, JournalEvent, NewEvent } from '../journal.ts';
import { makeFolder } from '../make-folder.ts';
import type { System } from '../system.ts';
import { cannotWrite, noSpace } from './cannot-write.ts';
import { linesBackwards, linesFrom } from './journal-lines.ts';

export type { Journal, JournalEvent, NewEvent };

/**
 * A journal of JSON Lines in one file. Appending is a single write with O_APPEND, so events of several processes
 * never mix; a line torn by a power cut is closed off before the next one.
 */
export function openJournal(file: string, system: System): Journal {
  const appendAll = (events: readonly NewEvent[]) => {
    const whole = events.map((event): JournalEvent => wholeEvent(event, system));
    appendLines(file, whole.map((event) => `${JSON.stringify(event)}\n`).join(''));
    return whole;
  };
  return {
    append: (event) => appendAll([event])[0] as JournalEvent,
    appendAll,
    recent({ limit = Number.POSITIVE_INFINITY, where = () => true, enough = () => false, holds = '' } = {}) {
      const found: JournalEvent[] = [];
      if (limit <= 0) return found;
      return reading(file, () => {
        for (const line of linesBackwards(file)) {
          const event = parseLine(line, holds);
          if (event && enough(event)) break;
          if (event && where(event) && found.push(event) >= limit) break;
        }
        return found;
      });
    },
    follow(mark, visit, { holds = '' } = {}) {
      return reading(file, () =>
        linesFrom(file, mark, (line) => {
          const event = parseLine(line, holds);
          if (event) visit(event);
        }),
      );
    },
  };
}

function wholeEvent(event: NewEvent, system: System): JournalEvent {
  return {
    at: new Date(system.now()).toISOString(),
    operation: event.operation ?? process.getBuiltinModule('node:crypto').randomUUID(),
    phase: event.phase,
    kind: event.kind,
    who: { user: system.user, host: system.hostname, pid: system.pid },
    ...(event.reason === undefined ? {} : { reason: event.reason }),
    detail: event.detail ?? {},
  };
}

function appendLines(file: string, lines: string): void {
  try {
    makeFolder(dirname(file), 0o700);
    const descriptor = openSync(file, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600);
    try {
      const bytes = Buffer.from(`${endsInNewline(descriptor) ? '' : '\n'}${lines}`);
      // a disk that becomes full in the middle of it takes a part, and says so only the next time
      if (writeSync(descriptor, bytes) < bytes.length) {
        throw noSpace();
      }
      fdatasyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    throw cannotWrite(`The journal ${file}`, cause);
  }
}

function endsInNewline(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}

function reading<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
    throw new OcfError('FAILED', `The journal ${file} cannot be read: ${(cause as Error).message}.`, { cause });
  }
}

function parseLine(line: Buffer, holds: string): JournalEvent | undefined {
  if (line.length === 0 || (holds !== '' && !line.includes(holds))) return undefined;
  try {
    const event = JSON.parse(line.toString()) as JournalEvent;
    return typeof event === 'object' && event !== null && typeof event.operation === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}
