import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { type LocateOptions, locateCluster } from './config/file/locate.ts';
import { readCluster } from './config/file/open.ts';
import { isKnown, keepsHistory } from './config/history/known.ts';
import type { ClusterModel } from './config/model.ts';
import { OcfError } from './errors.ts';
import { type HostOptions, openHost } from './open-host.ts';
import { type Journal, openJournal } from './state/journal.ts';
import { type Paths, pathsOf } from './state/paths.ts';
import type { System } from './system.ts';

export interface ClusterOptions extends Omit<HostOptions, 'stateFolder'> {
  /** Name or path; left out: OCF_CLUSTER, the current context, or the only cluster there is. */
  readonly choice?: string | undefined;
  /** Whether an edit by hand since the last time is journalled and said. Default: yes. */
  readonly notice?: boolean;
  /** For what only shows: members that cannot be read are left out, with a warning. Default: no. */
  readonly partial?: boolean;
}

/**
 * Opens a cluster: finds its file, reads it (from the cache when the bytes are known), and puts everything a use
 * case needs around it, with the members that the file names. Contacts nothing; writes nothing but the cache and, when
 * the file was edited by hand since the last time, that into its history.
 *
 * @throws OcfError NOT_FOUND or USAGE when no file is chosen, INVALID when it cannot be understood.
 */
export async function openCluster({
  choice,
  notice = true,
  partial = false,
  ...options
}: ClusterOptions = {}): Promise<Cluster> {
  const { paths, system, reporter } = openHost(options);
  const cacheFolder = join(paths.cache, 'config');
  const { file, model, warnings, fingerprint } = await readChosen({ choice, paths, env: system.env }, cacheFolder);
  for (const warning of warnings) reporter.warn(warning);
  const given = { ...options, system, reporter };
  const cluster = assembleCluster(file, model, given);
  if (notice && !isKnown(cluster.stateFolder, file, fingerprint) && keepsHistory(file)) {
    const { noticeEdits } = await import('./config/history/notice.ts');
    await noticeEdits(cluster);
  }
  if (!model.members) return cluster;
  const { withMembers } = await import('./config/members/join.ts');
  const { joinClusters } = await import('./join-clusters.ts');
  const whole = await withMembers(model, file, { paths, cacheFolder, partial });
  for (const [way, { message }] of whole.joined?.left ?? []) reporter.warn(`${way} is left out: ${message}`);
  return joinClusters(assembleCluster(file, whole, given), (place) => assembleCluster(place.file, place.model, given));
}

async function readChosen(chosen: LocateOptions & { readonly paths: Paths }, cacheFolder: string) {
  try {
    return await readCluster(locateCluster(chosen), cacheFolder);
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    const { withWayBack } = await import('./way-back.ts');
    throw withWayBack(error, chosen);
  }
}

/** Puts around a model what use cases need. */
export function assembleCluster(
  file: string,
  model: ClusterModel,
  options: HostOptions & { readonly system: System },
): Cluster {
  const { system } = options;
  const stateFolder = join(pathsOf(system).state, 'clusters', model.cluster.id);
  const host = openHost({ ...options, stateFolder });
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
