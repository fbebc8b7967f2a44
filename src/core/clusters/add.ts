import { realpathSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Host } from '../cluster.ts';
import { wordProblem } from '../config/check/word-rules.ts';
import { fileError } from '../config/file/file-error.ts';
import { initCluster } from '../config/file/init.ts';
import { clusterFile } from '../config/file/locate.ts';
import { readCluster } from '../config/file/open.ts';
import { realFile } from '../config/members/member-file.ts';
import { OcfError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';

export interface AddClusterInput {
  /** Left out with `file`: what the file calls the cluster. */
  readonly name?: string | undefined;
  /** A cluster file that is there: it is linked, and stays where it is. Without it a new one is made. */
  readonly file?: string | undefined;
  readonly dryRun?: boolean;
}

export interface ClusterAdded {
  readonly name: string;
  /** What its file calls it. */
  readonly cluster: string;
  readonly file: string;
  /** Where the registered file is; missing for a new one. */
  readonly target?: string;
  readonly changed: boolean;
  readonly dryRun: boolean;
}

/**
 * Makes a cluster known by name: an existing file by a link to it, else a new file as `ocf init` makes it.
 *
 * @throws OcfError USAGE for a name that cannot be one, CONFLICT when the name is taken by another file, INVALID or
 *   NOT_FOUND for a file that is no cluster file
 */
export async function addCluster(host: Host, { name, file, dryRun = false }: AddClusterInput): Promise<ClusterAdded> {
  if (file === undefined) {
    if (name === undefined) {
      throw new OcfError('USAGE', 'Neither a name for a new cluster nor the file of one that is there was given.', {
        suggestions: ['As in: ocf cluster add web', 'Or: ocf cluster add --file PATH'],
      });
    }
    const made = await initCluster(host, { name, dryRun });
    return { name, cluster: name, file: made.file, changed: made.changed, dryRun };
  }
  const target = realFile(resolve(file));
  const { model } = await readCluster(target, join(host.paths.cache, 'config'));
  const known = name ?? model.cluster.name;
  const problem = wordProblem('name', known);
  if (problem !== undefined) {
    throw new OcfError('USAGE', `A cluster cannot be called ${JSON.stringify(known)}: its name has to be ${problem}.`);
  }
  const link = clusterFile(host.paths, known);
  const result = { name: known, cluster: model.cluster.name, file: link, target };
  if (isSame(link, target)) return { ...result, changed: false, dryRun };
  if (!dryRun) makeLink(target, link);
  return { ...result, changed: !dryRun, dryRun };
}

function isSame(link: string, target: string): boolean {
  try {
    return realpathSync(link) === target;
  } catch {
    return false;
  }
}

function makeLink(target: string, link: string): void {
  try {
    makeFolder(dirname(link));
    symlinkSync(target, link);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError(link, 'written', cause);
    throw new OcfError('CONFLICT', `${link} is there already; nothing was written.`, {
      suggestions: ['Give another name: ocf cluster add NAME --file PATH', 'See the clusters with: ocf cluster list'],
    });
  }
}
