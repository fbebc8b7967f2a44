import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from '../config/model.ts';

/** A socket's path fits 108 bytes with its end; ssh makes it under a name that is 17 longer and renames it. */
const longestPath = 108 - 1 - 17;

/**
 * Where the shared connection to a node has its socket. Anything that changes the connection changes the path;
 * `trust` stands for whose host keys it was checked against.
 */
export function controlPath(folder: string, { name, address, ssh }: Node, trust = ''): string | undefined {
  const identity = JSON.stringify([name, address, ssh.user, ssh.port, ssh.identity, ssh.jump, ssh.options, trust]);
  const path = join(folder, createHash('sha256').update(identity).digest('hex').slice(0, 16));
  return Buffer.byteLength(path) > longestPath ? undefined : path;
}

/**
 * Makes the folder of the sockets, for its owner alone. Undefined when it belongs to somebody else, is open to
 * others or cannot be made: then no connection is shared, which is slower and nothing worse.
 */
export function privateFolder(folder: string, uid: number): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { mode, uid: owner, isDirectory } = statOf(folder);
    return isDirectory && owner === uid && (mode & 0o077) === 0 ? folder : undefined;
  } catch {
    return undefined;
  }
}

function statOf(folder: string) {
  const stat = lstatSync(folder);
  return { mode: stat.mode, uid: stat.uid, isDirectory: stat.isDirectory() };
}
