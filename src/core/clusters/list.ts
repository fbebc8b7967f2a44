import { basename } from 'node:path';
import type { Host } from '../cluster.ts';
import { type ChosenBy, locateWithReason } from '../config/file/locate.ts';
import { ownNames } from '../config/nodes/node-names.ts';
import { OcfError } from '../errors.ts';
import { type KnownCluster, knownCluster, knownClusters } from './known.ts';

export interface ListedCluster extends Omit<KnownCluster, 'model'> {
  /** What its file calls it; missing when the file cannot be used. */
  readonly cluster?: string;
  readonly id?: string;
  /** Nodes that its own file describes. */
  readonly nodes?: number;
  readonly members?: readonly string[];
  readonly valid: boolean;
  readonly current: boolean;
}

export interface ClusterList {
  readonly clusters: readonly ListedCluster[];
  /** What commands work on now, and why; null when nothing is chosen. */
  readonly current: { readonly name: string; readonly by: ChosenBy } | null;
  /** Why nothing is chosen, or what is chosen is not there. */
  readonly problem?: string;
}

/** The known clusters, and the one that commands work on. */
export async function listClusters(host: Host, choice?: string): Promise<ClusterList> {
  const { paths, system } = host;
  const known = await knownClusters(host);
  try {
    const { file, by } = locateWithReason({ choice, paths, env: system.env });
    const chosen = known.find((each) => each.file === file);
    const all = chosen ? known : [...known, await knownCluster(host, basename(file).replace(/\.ya?ml$/, ''), file)];
    const current = chosen ?? (all.at(-1) as KnownCluster);
    return { clusters: all.map((each) => listed(each, each === current)), current: { name: current.name, by } };
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    const clusters = known.map((each) => listed(each, false));
    // that there are none, or several, the list shows by itself
    const broken = error.code === 'NOT_FOUND' && known.length > 0;
    return { clusters, current: null, ...(broken ? { problem: error.message } : {}) };
  }
}

function listed({ model, ...known }: KnownCluster, current: boolean): ListedCluster {
  if (!model) return { ...known, valid: false, current };
  const members = Object.keys(model.members ?? {});
  return {
    ...known,
    cluster: model.cluster.name,
    id: model.cluster.id,
    nodes: ownNames(model).size,
    members,
    valid: true,
    current,
  };
}
