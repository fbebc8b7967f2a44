import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { ClusterModel, GroupSourceSpec } from '../model.ts';
import { type CachedCluster, type Content, contentOf, readCache, readCachedNames, writeCache } from './cache.ts';
import { readBytes } from './read-bytes.ts';

export { readBytes };

/** A cluster file that was read. */
export interface ReadCluster {
  readonly file: string;
  readonly model: ClusterModel;
  readonly warnings: readonly string[];
  /** Of the bytes that were read. */
  readonly fingerprint: string;
}

/**
 * Reads a cluster file. When its bytes are known, nothing is parsed and no parser is loaded.
 *
 * @throws OcfError NOT_FOUND, USAGE or FAILED when it cannot be read; INVALID with every problem in `data.problems`.
 */
export async function readCluster(file: string, cacheFolder: string): Promise<ReadCluster> {
  const content = contentOf(readBytes(file));
  const cached = readCache(cacheFolder, content) ?? (await readAnew(file, content, cacheFolder));
  const { model, warnings, fingerprint = content.fingerprint } = cached;
  return { file, model: withFolders(model, file), warnings, fingerprint };
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

async function readAnew(file: string, content: Content, cacheFolder: string): Promise<CachedCluster> {
  const { understand } = await import('../check/understand.ts');
  const { model, warnings } = await understand(file, content.bytes);
  const understood = { model, warnings };
  const { namesToKeep } = await import('../nodes/resolve.ts');
  writeCache(cacheFolder, content, understood, namesToKeep(model));
  return understood;
}

/**
 * The model with what it names relative to its file made absolute. The same bytes may lie in two folders, so this
 * comes after the cache.
 */
export function withFolders(model: ClusterModel, file: string): ClusterModel {
  const { agentPath, groupSources } = model;
  const folder = dirname(realPath(file));
  const sources = Object.entries(groupSources);
  if (sources.length === 0 && agentPath.every((path) => isAbsolute(path))) return model;
  return {
    ...model,
    agentPath: agentPath.map((path) => resolve(folder, path)),
    groupSources: Object.fromEntries(sources.map(([name, source]) => [name, inFolder(source, folder)])),
  };
}

function inFolder(source: GroupSourceSpec, folder: string): GroupSourceSpec {
  const found: { -readonly [K in keyof GroupSourceSpec]: GroupSourceSpec[K] } = { ...source, folder };
  for (const kind of ['clustershell', 'yaml', 'genders'] as const) {
    const path = source[kind];
    if (path !== undefined) found[kind] = resolve(folder, path);
  }
  return found;
}

// a file that is linked from elsewhere names what lies beside itself
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}
