import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { OcfError } from '../../errors.ts';
import type { ClusterModel } from '../model.ts';
import { type CachedCluster, type Content, contentOf, readCache, readCachedNames, writeCache } from './cache.ts';
import { fileError } from './file-error.ts';

/** A cluster file that was read. */
export interface ReadCluster {
  readonly file: string;
  readonly model: ClusterModel;
  readonly warnings: readonly string[];
  /** What was read. */
  readonly bytes: Buffer;
}

/**
 * Reads a cluster file. When its bytes are known, nothing is parsed and no parser is loaded.
 *
 * @throws OcfError NOT_FOUND, USAGE or FAILED when it cannot be read; INVALID with every problem in `data.problems`.
 */
export async function readCluster(file: string, cacheFolder: string): Promise<ReadCluster> {
  const content = contentOf(readBytes(file));
  const cached = readCache(cacheFolder, content) ?? (await readAnew(file, content, cacheFolder));
  const { bytes } = content;
  return { file, model: withFolders(cached.model, file), warnings: cached.warnings, bytes };
}

/** The model of a cluster file whose bytes are known, at once; undefined when it would have to be parsed. */
export function knownCluster(file: string, cacheFolder: string): ClusterModel | undefined {
  const cached = readCache(cacheFolder, contentOf(readBytes(file)));
  return cached && withFolders(cached.model, file);
}

/** The names of a known file's nodes, the first thousands of them; undefined when it would have to be parsed. */
export function knownNames(file: string, cacheFolder: string): readonly string[] | undefined {
  return readCachedNames(cacheFolder, contentOf(readBytes(file)));
}

/** The bytes of a regular file; nothing else is opened to be read (a pipe would hang). */
export function readBytes(file: string): Buffer {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
    if (!stats.isFile()) throw new OcfError('USAGE', `${file} cannot be read: it is not a regular file.`);
    return readFileSync(descriptor);
  } catch (cause) {
    if (cause instanceof OcfError) throw cause;
    throw fileError(file, 'read', cause);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

async function readAnew(file: string, content: Content, cacheFolder: string): Promise<CachedCluster> {
  const { understand } = await import('../check/understand.ts');
  const { model, warnings } = await understand(file, content.bytes);
  const understood = { model, warnings };
  const { firstNames } = await import('../nodes/resolve.ts');
  writeCache(cacheFolder, content, understood, firstNames(model));
  return understood;
}

// the same bytes may lie in two folders: what is relative to the file is resolved after the cache
function withFolders(model: ClusterModel, file: string): ClusterModel {
  if (model.agentPath.every((folder) => isAbsolute(folder))) return model;
  return { ...model, agentPath: model.agentPath.map((folder) => resolve(dirname(file), folder)) };
}
