import { lstatSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../cluster.ts';
import { clusterFile, clusterNames } from '../config/file/locate.ts';
import { readCluster } from '../config/file/open.ts';
import { memberFile } from '../config/members/member-file.ts';
import type { ClusterModel } from '../config/model.ts';
import { OcfError } from '../errors.ts';

/** A cluster whose file is in the configuration folder, or is linked from there. */
export interface KnownCluster {
  readonly name: string;
  readonly file: string;
  /** Where the link leads, for a file that was registered; also when nothing is there any more. */
  readonly target?: string;
  readonly model?: ClusterModel;
  /** Why its file cannot be used. */
  readonly problem?: string;
}

/** Every known cluster by name. A file that cannot be used is one of them, with its problem. */
export async function knownClusters(host: Pick<Host, 'paths'>): Promise<readonly KnownCluster[]> {
  const known: KnownCluster[] = [];
  for (const name of clusterNames(host.paths))
    known.push(await knownCluster(host, name, clusterFile(host.paths, name)));
  return known;
}

/** One cluster file as the list shows it. */
export async function knownCluster({ paths }: Pick<Host, 'paths'>, name: string, file: string): Promise<KnownCluster> {
  const link = linkOf(file);
  const place = { name, file, ...(link === undefined ? {} : { target: link }) };
  try {
    const { model } = await readCluster(file, join(paths.cache, 'config'));
    return { ...place, model };
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    const { line } = error.place ?? {};
    return { ...place, problem: line === undefined ? error.message : `line ${line}: ${error.message}` };
  }
}

/** Where the link leads; undefined for a file of its own. */
export function linkOf(file: string): string | undefined {
  if (!lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) return undefined;
  try {
    return realpathSync(file);
  } catch {
    return '(nothing)';
  }
}

/** The known clusters of which the file is a member, directly. */
export function parentsOf({ paths }: Pick<Host, 'paths'>, known: readonly KnownCluster[], file: string): string[] {
  const real = realOr(file);
  return known.flatMap(({ name, file: parent, model }) => {
    const named = Object.values(model?.members ?? {}).some((spec) => {
      try {
        return memberFile(spec, realOr(parent), paths) === real;
      } catch (error) {
        if (!(error instanceof OcfError)) throw error;
        return false;
      }
    });
    return named ? [name] : [];
  });
}

function realOr(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
