import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { cannotWrite } from '../state/cannot-write.ts';

/**
 * Writes a value so that whoever reads the file sees the old one or the new one, also when this process is killed. It
 * is not forced to the disk: what is to outlive a power cut stands in the journal.
 *
 * @throws OcfError FAILED when it cannot be written: the old one stays
 */
export function saveJson(file: string, value: unknown): void {
  const temporary = `${file}.${process.pid}.new`;
  try {
    makeFolder(dirname(file), 0o700);
    writeFileSync(temporary, JSON.stringify(value), { mode: 0o600 });
    renameSync(temporary, file);
  } catch (cause) {
    forget(temporary);
    throw cannotWrite(`The file ${file}`, cause);
  }
}

/** The value in a file; undefined when there is none or it cannot be read as JSON. */
export function loadJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** @throws OcfError FAILED when it is there and cannot be removed */
export function removeFile(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (cause) {
    throw cannotWrite(`The file ${file}`, cause);
  }
}

// what is left of a write that failed; where even that cannot be removed it does no harm
function forget(file: string): void {
  try {
    removeFile(file);
  } catch {}
}
