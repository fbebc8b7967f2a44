import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { clusterFile, currentContext, isPath, type LocateOptions } from './config/file/locate.ts';
import type { Known } from './config/history/known.ts';
import { keptVersionFile } from './config/history/versions.ts';
import { OcfError } from './errors.ts';
import type { Paths } from './state/paths.ts';
import { quote } from './transport/quote.ts';

type Chosen = LocateOptions & { readonly paths: Paths };

/**
 * The error of a cluster file that cannot be understood or is gone, with how to get back what its history knows of
 * it. The same error when nothing is known.
 */
export function withWayBack(error: OcfError, chosen: Chosen): OcfError {
  const back = wayBack(error, chosen);
  if (back.length === 0) return error;
  const { code, message, suggestions, place, data, cause } = error;
  return new OcfError(code, message, {
    suggestions: [...back, ...suggestions],
    ...(place === undefined ? {} : { place }),
    ...(data === undefined ? {} : { data }),
    cause,
  });
}

function wayBack(error: OcfError, chosen: Chosen): readonly string[] {
  if (error.code === 'INVALID') {
    const files = [error.place?.file, error.data?.file].filter((file) => typeof file === 'string');
    const known = files.some((file) => knownFiles(chosen.paths).some(({ known }) => known.file === realPath(file)));
    return known ? ['Go back to what it was with: ocf config undo'] : [];
  }
  if (error.code !== 'NOT_FOUND') return [];
  const wanted = wantedFile(chosen);
  return knownFiles(chosen.paths)
    .filter(({ known: { file } }) => !existsSync(file) && isWanted(file, wanted, chosen.paths))
    .map(({ folder, known: { file, version } }) => {
      const kept = quote(keptVersionFile(folder, version));
      return `What it last was is kept; put it back with: gunzip < ${kept} > ${quote(file)}`;
    });
}

function wantedFile({ choice, paths, env }: Chosen): string | undefined {
  const wanted = choice || env.OCF_CLUSTER || currentContext(paths);
  if (wanted === undefined) return undefined;
  return realPath(isPath(wanted) ? resolve(wanted) : clusterFile(paths, wanted));
}

// with none chosen all that were in the folder of clusters
function isWanted(file: string, wanted: string | undefined, paths: Paths): boolean {
  return wanted === undefined ? dirname(file) === realPath(join(paths.config, 'clusters')) : file === wanted;
}

// of a file that is gone its folder's is what is left
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    try {
      return join(realpathSync(dirname(file)), basename(file));
    } catch {
      return resolve(file);
    }
  }
}

function knownFiles({ state }: Paths): readonly { readonly folder: string; readonly known: Known }[] {
  return namesIn(join(state, 'clusters')).flatMap((cluster) => {
    const folder = join(state, 'clusters', cluster);
    return namesIn(folder)
      .filter((name) => /^known-.*\.json$/.test(name))
      .flatMap((name) => {
        const known = readNote(join(folder, name));
        return known && existsSync(keptVersionFile(folder, known.version)) ? [{ folder, known }] : [];
      });
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readNote(file: string): Known | undefined {
  try {
    const known = JSON.parse(readFileSync(file, 'utf8')) as Known;
    return typeof known.file === 'string' && /^[0-9a-f]{64}$/.test(known.version) ? known : undefined;
  } catch {
    return undefined;
  }
}
