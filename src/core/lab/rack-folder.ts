import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { OcfError } from '../errors.ts';
import { takeFlock } from '../flock.ts';

// The path of a Unix socket has 107 characters; below the folder stands at most fronts/NAME/HOST/ask.sock.
const longest = 60;

/** Where a rack keeps its hosts, sockets, secrets; of one rack at a time. */
export interface RackFolder {
  readonly path: string;
  /** A folder in it, made. */
  sub(...names: string[]): string;
  /** Writes a file only its owner can read; gives its path. */
  secret(name: string, text: string): string;
  /** Gives it up; one that nobody named is deleted. */
  leave(): void;
}

/**
 * @param folder one of the administrator's, made when missing; a new temporary one when left out
 * @throws OcfError CONFLICT when a rack runs in it, INVALID, FAILED
 */
export async function takeRackFolder(folder: string | undefined): Promise<RackFolder> {
  const path = folder === undefined ? mkdtempSync(join(tmpdir(), 'ocf-rack-')) : resolve(folder);
  if (path.length > longest) {
    if (folder === undefined) rmSync(path, { recursive: true });
    throw new OcfError('INVALID', `The path of the rack's folder is too long for sockets: ${path}.`, {
      suggestions: [`Name one of at most ${longest} characters with --folder.`],
    });
  }
  if (/[^!-~]/.test(path)) {
    throw new OcfError('INVALID', `The path of the rack's folder has blanks or other signs: ${path}.`, {
      suggestions: ['Name one with --folder that can stand in a cluster file as part of a driver.'],
    });
  }
  const lock = await locked(path);
  const sub = (...names: string[]) => {
    const inside = join(path, ...names);
    mkdirSync(inside, { recursive: true, mode: 0o700 });
    return inside;
  };
  return {
    path,
    sub,
    secret(name, text) {
      const file = join(sub('secrets'), name);
      rmSync(file, { force: true });
      writeFileSync(file, `${text}\n`, { mode: 0o600 });
      return file;
    },
    leave() {
      if (folder === undefined) rmSync(path, { recursive: true, force: true });
      closeSync(lock);
    },
  };
}

async function locked(path: string): Promise<number> {
  let lock: number;
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    lock = openSync(join(path, 'lock'), 'a', 0o600);
  } catch (cause) {
    const { message } = cause as Error;
    throw new OcfError('FAILED', `The rack's folder ${path} cannot be used: ${message}.`, { cause });
  }
  if (await takeFlock(lock, { wait: 0 })) return lock;
  closeSync(lock);
  throw new OcfError('CONFLICT', `A rack runs already in ${path}.`, {
    suggestions: ['End it, or name another --folder.'],
  });
}
