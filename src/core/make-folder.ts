import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder with those above it; one that is there is as wanted. Node's own way calls a read-only file system a
 * folder that does not exist, and never ends in a place such as /proc, where that is the answer for a folder whose
 * parent is there.
 *
 * @throws the system's reason for the first folder that cannot be made
 */
export function makeFolder(folder: string, mode = 0o777): void {
  if (isFolder(folder)) return;
  const above = dirname(resolve(folder));
  if (!isFolder(above) && above !== resolve(folder)) {
    try {
      makeFolder(above, mode);
    } catch (cause) {
      // something else is there: making the folder in it says so
      if (codeOf(cause) !== 'EEXIST') throw cause;
    }
  }
  try {
    mkdirSync(folder, { mode });
  } catch (cause) {
    // made by another process meanwhile
    if (codeOf(cause) !== 'EEXIST' || !isFolder(folder)) throw cause;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
