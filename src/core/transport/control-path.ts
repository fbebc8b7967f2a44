import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from '../config/model.ts';

/** A socket's path fits 108 bytes with its end; ssh makes it under a name that is 17 longer and renames it. */
const longestPath = 108 - 1 - 17;

/**
 * Where the shared connection to a node has its socket. Anything that changes the connection changes the path;
 * `trust` stands for whose host keys it was checked against, `bank` for who may use it (see bank.ts).
 */
export function controlPath(folder: string, { name, address, ssh }: Node, trust: string, bank: string) {
  const identity = JSON.stringify([name, address, ssh.user, ssh.port, ssh.identity, ssh.jump, ssh.options, trust]);
  const path = join(folder, `${bank}-${createHash('sha256').update(identity).digest('hex').slice(0, 16)}`);
  return Buffer.byteLength(path) > longestPath ? undefined : path;
}

/** The sockets of a bank that are there, living or not. */
export function socketsIn(folder: string, bank: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.startsWith(`${bank}-`) && name.length === bank.length + 17);
    return names.map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** What stands at a control path. `foreign`: nothing that an ssh of this user has made. */
export function standsAt(path: string, uid: number): 'nothing' | 'socket' | 'foreign' {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'nothing';
  return stat.isSocket() && stat.uid === uid && (stat.mode & 0o077) === 0 ? 'socket' : 'foreign';
}

/**
 * Makes the folder of the sockets, for its owner alone. Undefined when it belongs to somebody else, is open to
 * others or cannot be made: then no connection is shared, which is slower and nothing worse.
 */
export function privateFolder(folder: string, uid: number): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stat = lstatSync(folder);
    return stat.isDirectory() && stat.uid === uid && (stat.mode & 0o077) === 0 ? folder : undefined;
  } catch {
    return undefined;
  }
}
