import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { locateCluster } from './config/file/locate.ts';
import { readCluster } from './config/file/open.ts';
import { isKnown, keepsHistory } from './config/history/known.ts';
import { type HostOptions, openHost } from './open-host.ts';
import { type Journal, openJournal } from './state/journal.ts';

export interface ClusterOptions extends Omit<HostOptions, 'stateFolder'> {
  /** Name or path; left out: OCF_CLUSTER, the current context, or the only cluster there is. */
  readonly choice?: string | undefined;
}

/**
 * Opens a cluster: finds its file, reads it (from the cache when the bytes are known), and puts everything a use
 * case needs around it. Contacts nothing; writes nothing but the cache and, when the file was edited by hand since the
 * last time, that into its history.
 *
 * @throws OcfError NOT_FOUND or USAGE when no file is chosen, INVALID when it cannot be understood.
 */
export async function openCluster({ choice, ...options }: ClusterOptions = {}): Promise<Cluster> {
  const { paths, system, reporter } = openHost(options);
  const file = locateCluster({ choice, paths, env: system.env });
  const { model, warnings, bytes } = await readCluster(file, join(paths.cache, 'config'));
  for (const warning of warnings) reporter.warn(warning);
  const stateFolder = join(paths.state, 'clusters', model.cluster.id);
  const host = openHost({ ...options, system, reporter, stateFolder });
  let journal: Journal | undefined;
  const cluster = Object.defineProperties(
    {
      file,
      model,
      stateFolder,
      get journal() {
        journal ??= openJournal(join(stateFolder, 'journal.jsonl'), system);
        return journal;
      },
    },
    Object.getOwnPropertyDescriptors(host),
  ) as unknown as Cluster;
  if (!isKnown(stateFolder, file, bytes) && keepsHistory(file)) {
    const { noticeEdits } = await import('./config/history/notice.ts');
    await noticeEdits(cluster);
  }
  return cluster;
}
