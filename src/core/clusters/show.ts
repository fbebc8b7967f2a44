import type { Cluster } from '../cluster.ts';
import { configHistory } from '../config/history/list.ts';
import { nodeNames, ownNames } from '../config/nodes/node-names.ts';
import { OcfError } from '../errors.ts';
import { choiceOf } from '../home.ts';
import { linkOf } from './known.ts';

export interface ShownMember {
  readonly name: string;
  readonly cluster: string;
  readonly file: string;
  /** With those of its own members. */
  readonly nodes: number;
}

export interface ClusterShown {
  /** What its file calls it. */
  readonly cluster: string;
  /** What --cluster takes for it. */
  readonly choice: string;
  readonly id: string;
  readonly file: string;
  /** Where the file is, when it was registered. */
  readonly target?: string;
  readonly counts: {
    /** Described by its own file. */
    readonly nodes: number;
    /** With those of members, each once; missing when members cannot be read. */
    readonly allNodes?: number;
    readonly groups: number;
    readonly devices: number;
    readonly resources: number;
  };
  readonly members: readonly ShownMember[];
  /** Why members cannot be read. */
  readonly problem?: string;
  readonly stateFolder: string;
  readonly history: {
    /** Known changes of the file. */
    readonly changes: number;
    /** SHA-256 of its content. */
    readonly version: string;
    readonly last?: { readonly id: string; readonly at: string; readonly user: string; readonly kind: string };
  };
}

/** What an open cluster is, where it is kept, and what it holds. */
export function showCluster(cluster: Cluster): ClusterShown {
  const { model, file, stateFolder } = cluster;
  const target = linkOf(file);
  const { version, entries } = configHistory(cluster, {});
  const [last] = entries;
  const of = (values: object) => Object.keys(values).length;
  return {
    cluster: model.cluster.name,
    choice: choiceOf(cluster),
    id: model.cluster.id,
    file,
    ...(target === undefined ? {} : { target }),
    ...contents(),
    stateFolder,
    history: {
      changes: entries.filter(({ before, outcome }) => before !== undefined && outcome === 'done').length,
      version,
      ...(last ? { last: { id: last.id, at: last.at, user: last.user, kind: last.kind } } : {}),
    },
  };

  function contents(): Pick<ClusterShown, 'counts' | 'members' | 'problem'> {
    const own = {
      nodes: ownNames(model).size,
      groups: of(model.groups),
      devices: of(model.devices),
      resources: of(model.resources),
    };
    try {
      return { counts: { ...own, allNodes: nodeNames(model).size }, members: membersOf(cluster) };
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
      return { counts: own, members: [], problem: error.message };
    }
  }
}

function membersOf({ model }: Cluster): readonly ShownMember[] {
  const ways = model.joined?.ways() ?? [];
  return [...(model.joined?.members() ?? [])].map(([name, member]) => ({
    name,
    cluster: member.cluster.name,
    file: ways.find(({ way }) => way === name)?.file ?? '',
    nodes: nodeNames(member).size,
  }));
}
