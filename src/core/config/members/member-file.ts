import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { OcfError } from '../../errors.ts';
import { didYouMean } from '../../suggest.ts';
import { fileError } from '../file/file-error.ts';
import type { ConfigPaths } from '../file/host.ts';
import { clusterFile, clusterNames } from '../file/locate.ts';
import type { MemberSpec } from '../model.ts';

/**
 * The real file of a member. A relative path starts from the folder of the file that names it, wherever that is
 * linked from.
 *
 * @param file the real file of the cluster that names the member
 * @throws OcfError NOT_FOUND, FAILED
 */
export function memberFile(spec: MemberSpec, file: string, paths: ConfigPaths): string {
  const named = 'file' in spec ? resolve(dirname(file), spec.file) : knownFile(spec.cluster, paths);
  return realFile(named);
}

/** The file behind links. @throws OcfError NOT_FOUND, FAILED */
export function realFile(file: string): string {
  try {
    return realpathSync(file);
  } catch (cause) {
    throw fileError(file, 'read', cause);
  }
}

function knownFile(name: string, paths: ConfigPaths): string {
  const names = clusterNames(paths);
  if (names.includes(name)) return clusterFile(paths, name);
  throw new OcfError('NOT_FOUND', `There is no cluster "${name}".`, {
    suggestions: [...didYouMean(name, names), 'See the clusters with: ocf cluster list'],
  });
}
