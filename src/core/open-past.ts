import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { locateCluster } from './config/file/locate.ts';
import { fileMark } from './config/history/entries.ts';
import { readKnown } from './config/history/known.ts';
import { meaningAt } from './config/history/meaning-at.ts';
import { readVersion } from './config/history/versions.ts';
import { OcfError } from './errors.ts';
import { assembleCluster, type ClusterOptions, openCluster } from './open-cluster.ts';
import { openHost } from './open-host.ts';

/**
 * Opens a cluster for a look at, or a way back into, its past: also one whose file is invalid now. The model is then
 * that of the newest content that its history knows.
 *
 * @throws OcfError as openCluster; INVALID only when the file has no history
 */
export async function openPast(options: ClusterOptions = {}): Promise<Cluster> {
  try {
    return await openCluster(options);
  } catch (error) {
    if (!(error instanceof OcfError) || error.code !== 'INVALID') throw error;
    const past = await newestKnown(options);
    if (!past) throw error;
    const place = error.place ? ` (line ${error.place.line})` : '';
    past.reporter.warn(`The file is invalid now${place}: ${error.message} Go back with: ocf config undo`);
    return past;
  }
}

// an invalid file does not say which cluster it is; the notes on what was known of it do
async function newestKnown({ choice, ...options }: ClusterOptions): Promise<Cluster | undefined> {
  const { paths, system, reporter } = openHost(options);
  const file = locateCluster({ choice, paths, env: system.env });
  const target = realpathSync(file);
  const found: { readonly cluster: Cluster; readonly at: string }[] = [];
  for (const folder of foldersIn(join(paths.state, 'clusters'))) {
    const known = readKnown(folder, target);
    const bytes = known && readVersion(folder, known.version);
    const model = bytes && (await meaningAt({ paths }, target, bytes));
    if (!model) continue;
    const cluster = assembleCluster(file, model, { ...options, system, reporter });
    const [newest] = cluster.journal.recent({
      limit: 1,
      where: ({ detail }) => detail.file === target,
      holds: fileMark(target),
    });
    found.push({ cluster, at: newest?.at ?? '' });
  }
  return found.sort((a, b) => b.at.localeCompare(a.at))[0]?.cluster;
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
