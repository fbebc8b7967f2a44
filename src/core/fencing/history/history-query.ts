import type { Cluster } from '../../cluster.ts';
import { joinWay } from '../../config/members/member-names.ts';
import { momentOf } from '../../config/moment.ts';
import { nodeLookup } from '../../config/nodes/lookup.ts';
import { nodeNames, unknownNodes } from '../../config/nodes/resolve.ts';
import { OcfError } from '../../errors.ts';
import { clustersOf } from '../../home.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { armingOf } from '../arming/arming-history.ts';
import { disarmedWithMembers } from '../arming/disarm.ts';
import type { VerdictKind } from '../verdict.ts';
import { type FenceHistory, fenceHistory, type HistoryQuery } from './history.ts';

export interface HistoryWords {
  /** A time ago (`1h`) or a date. */
  readonly since?: string | undefined;
  /** A node set; nodes that are not in the cluster any more count too. */
  readonly node?: string | undefined;
  readonly verdict?: VerdictKind | undefined;
  /** As `since`. */
  readonly until?: string | undefined;
  readonly who?: string | undefined;
  readonly device?: string | undefined;
  /** Only what a person confirmed. */
  readonly human?: boolean | undefined;
  readonly limit?: number | undefined;
}

/**
 * The history as an administrator asks for it.
 *
 * @throws OcfError USAGE when a time is none or nothing lies between them, and for an empty name or node set, NOT_FOUND naming every node that neither the
 *   file nor the journal knows
 */
export function queryHistory(cluster: Cluster, words: HistoryWords): FenceHistory {
  const { since, until, node, verdict, who, device, human, limit } = words;
  const now = cluster.system.now();
  const from = since === undefined ? undefined : momentOf(since, now);
  const to = until === undefined ? undefined : momentOf(until, now);
  refuseEmpty(words, from, to);
  const history = historyOf(cluster, {
    ...(from === undefined ? {} : { since: from }),
    ...(node === undefined ? {} : { nodes: knownNodes(cluster, node) }),
    ...(to === undefined ? {} : { until: to }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(who === undefined ? {} : { who }),
    ...(device === undefined ? {} : { device }),
    ...(human ? { human } : {}),
    ...(limit === undefined ? {} : { limit }),
  });
  const disarmed = disarmedWithMembers(cluster);
  // a question for some of the operations is none for these
  const some = [until, node, verdict, who, device].some((word) => word !== undefined) || human === true;
  const arming = some ? [] : armingOf(cluster, from);
  return {
    ...history,
    ...(some || since !== undefined ? { narrowed: true } : {}),
    ...(arming.length > 0 ? { arming: arming.slice(0, limit ?? arming.length) } : {}),
    ...(disarmed.length > 0 ? { disarmed } : {}),
  };
}

// what nothing can ever fit is a slip, not a question
function refuseEmpty({ who, device }: HistoryWords, from: number | undefined, to: number | undefined): void {
  for (const [flag, word] of Object.entries({ who, device })) {
    if (word?.trim() === '') throw new OcfError('USAGE', `--${flag} is empty.`);
  }
  if (from !== undefined && to !== undefined && from >= to) {
    throw new OcfError('USAGE', 'Nothing lies between --since and --until: the one is not before the other.');
  }
}

/** What was fenced of a cluster and its members, the nodes of members by the names they have here. */
export function historyOf(cluster: Cluster, { nodes, limit, ...query }: HistoryQuery = {}): FenceHistory {
  if (!cluster.members)
    return fenceHistory(cluster, { ...query, ...(nodes ? { nodes } : {}), ...(limit === undefined ? {} : { limit }) });
  const records = clustersOf(cluster)
    .flatMap(({ cluster: member, way }) =>
      fenceHistory(member, query).records.map((record) => ({ ...record, node: joinWay(way, record.node) })),
    )
    .filter(({ node }) => nodes === undefined || nodes.has(node))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return { records: records.slice(0, limit ?? records.length) };
}

function knownNodes(cluster: Cluster, words: string): ReadonlySet<string> {
  const wanted = parseNodeSet(words, nodeLookup(cluster.model));
  if (wanted.size === 0) {
    throw new OcfError('USAGE', 'The node set is empty; name the nodes whose history you want.');
  }
  const unknown = wanted.minus(nodeNames(cluster.model)).names();
  if (unknown.length > 0) {
    const fenced = new Set(historyOf(cluster).records.map((record) => record.node));
    const nowhere = unknown.filter((name) => !fenced.has(name));
    if (nowhere.length > 0) throw unknownNodes(cluster.model, nowhere);
  }
  return new Set(wanted);
}
