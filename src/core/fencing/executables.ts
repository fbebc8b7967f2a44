import { accessSync, closeSync, constants, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemPath } from '../transport/process-group.ts';

/** Whether there is a regular file that may be run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The names in a folder, none where there is no folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** Where a program is, by its name or its path; undefined where it is not. */
export function programNamed(name: string): string | undefined {
  if (name.includes('/')) return isExecutable(name) ? name : undefined;
  return systemPath
    .split(':')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** The program that a script's first line names, by its name or path; undefined for what is no script. */
export function interpreterOf(script: string): string | undefined {
  const [, program, first = ''] = /^#![ \t]*(\S+)[ \t]*(\S*)/.exec(firstBytes(script)) ?? [];
  return program?.endsWith('/env') ? first : program;
}

function firstBytes(file: string): string {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const buffer = Buffer.alloc(256);
      return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, buffer.length, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
}
