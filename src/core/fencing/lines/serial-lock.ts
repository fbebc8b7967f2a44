import { readFileSync, realpathSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { OcfError } from '../../errors.ts';

/**
 * Takes the UUCP lock of a serial line, `LCK..ttyS0` with the process id in ten columns, as every program that dials
 * honours it. The lock of a process that is gone is taken over. Where the folder is missing or not ours to write in,
 * the line's own exclusive mode has to do.
 *
 * @throws OcfError REFUSED when a living process has the line, NOT_FOUND when there is no such line
 */
export function takeSerialLock(path: string, folder = '/var/lock'): { release(): void } {
  const file = join(folder, `LCK..${basename(realPath(path))}`);
  const content = `${String(process.pid).padStart(10)}\n`;
  for (let tries = 0; tries < 3; tries++) {
    try {
      writeFileSync(file, content, { flag: 'wx', mode: 0o644 });
      return { release: () => unlinkIfOurs(file, content) };
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'EACCES' || code === 'EROFS') return { release() {} };
      if (code !== 'EEXIST') throw cause;
    }
    // what is taken away is what was judged: another one may have taken the lock over meanwhile
    const found = readText(file) ?? '';
    const holder = holderIn(found);
    if (holder !== undefined && isAlive(holder)) {
      throw new OcfError('REFUSED', `The serial line ${path} is in use by process ${holder} (${file}).`, {
        suggestions: ['Wait until that program is done with the line, or end it.'],
      });
    }
    if (holder !== undefined) unlinkIfOurs(file, found);
  }
  throw new OcfError('REFUSED', `The lock ${file} of the serial line ${path} cannot be understood.`, {
    suggestions: [`Look whether anything uses the line, then remove ${file}.`],
  });
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (cause) {
    throw new OcfError('NOT_FOUND', `There is no serial line ${path}.`, { cause });
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}

function holderIn(text: string): number | undefined {
  const match = /^\s*(\d+)\s*$/.exec(text);
  return match ? Number(match[1]) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function unlinkIfOurs(file: string, content: string): void {
  if (readText(file) === content) unlinkSync(file);
}
