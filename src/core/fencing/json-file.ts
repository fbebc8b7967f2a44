import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../make-folder.ts';

/**
 * Writes a value so that whoever reads the file sees the old one or the new one, also when this process is killed. It
 * is not forced to the disk: what is to outlive a power cut stands in the journal.
 */
export function saveJson(file: string, value: unknown): void {
  makeFolder(dirname(file), 0o700);
  const temporary = `${file}.${process.pid}.new`;
  writeFileSync(temporary, JSON.stringify(value), { mode: 0o600 });
  renameSync(temporary, file);
}

/** The value in a file; undefined when there is none or it cannot be read as JSON. */
export function loadJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

export function removeFile(file: string): void {
  rmSync(file, { force: true });
}
