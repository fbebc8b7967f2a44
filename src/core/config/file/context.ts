import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../make-folder.ts';
import type { System } from '../../system.ts';
import { fileError } from './file-error.ts';
import type { ConfigPaths } from './host.ts';
import { writeFileSafely } from './write.ts';

// the first line is the current cluster, the second the one before it

/** The cluster that was current before; undefined when there was none. */
export function previousContext(paths: ConfigPaths): string | undefined {
  try {
    const [, line = ''] = readFileSync(contextFile(paths), 'utf8').split('\n');
    return line.trim() || undefined;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fileError(contextFile(paths), 'read', cause);
  }
}

/**
 * Makes a cluster the one that commands mean, or none. A power cut leaves the old one or the new one.
 *
 * @throws OcfError FAILED when it cannot be written
 */
export function writeContext(
  { paths, system }: { readonly paths: ConfigPaths; readonly system: System },
  { name = '', previous = '' }: { readonly name?: string | undefined; readonly previous?: string | undefined },
): void {
  const file = contextFile(paths);
  try {
    makeFolder(paths.config);
  } catch (cause) {
    throw fileError(file, 'written', cause);
  }
  writeFileSafely(realFileOr(file), `${name}\n${previous}\n`, { system, mode: 0o644 });
}

function contextFile(paths: ConfigPaths): string {
  return join(paths.config, 'context');
}

function realFileOr(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
