import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { locateCluster } from './config/file/locate.ts';
import { readCluster } from './config/file/open.ts';
import { type HostOptions, openHost } from './open-host.ts';
import { type Journal, openJournal } from './state/journal.ts';

export interface ClusterOptions extends Omit<HostOptions, 'stateFolder'> {
  /** Name or path; left out: OCF_CLUSTER, the current context, or the only cluster there is. */
  readonly choice?: string | undefined;
}

/**
 * Opens a cluster: finds its file, reads it (from the cache when the bytes are known), and puts everything a use
 * case needs around it. Contacts nothing and writes nothing but the cache.
 *
 * @throws OcfError NOT_FOUND or USAGE when no file is chosen, INVALID when it cannot be understood.
 */
export async function openCluster({ choice, ...options }: ClusterOptions = {}): Promise<Cluster> {
  const { paths, system, reporter } = openHost(options);
  const file = locateCluster({ choice, paths, env: system.env });
  const { model, warnings } = await readCluster(file, join(paths.cache, 'config'));
  for (const warning of warnings) reporter.warn(warning);
  const stateFolder = join(paths.state, 'clusters', model.cluster.id);
  const host = openHost({ ...options, system, reporter, stateFolder });
  let journal: Journal | undefined;
  return Object.defineProperties(
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
}
