import type { Cluster } from '../../cluster.ts';
import { prefixedText } from '../../config/members/member-names.ts';
import { selectNames } from '../../config/nodes/resolve.ts';
import { OcfError } from '../../errors.ts';
import { clustersOf, partsOf } from '../../home.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { fencingJournal } from '../history/fencing-journal.ts';
import { arm, type Disarmed, disarm, disarmedIn } from './disarmed.ts';

export interface DisarmInput {
  /** A node set; missing: the whole cluster and its members, also nodes that come to them. */
  readonly nodes?: string | undefined;
  /** Milliseconds. */
  readonly time: number;
  readonly reason: string;
}

export interface FenceArming {
  readonly cluster: string;
  readonly changed: boolean;
  /** What is disarmed now, node names as they are in the opened cluster. */
  readonly disarmed: readonly ShownDisarmed[];
}

/** With the way to the cluster it is kept in; empty for the opened one. */
export interface ShownDisarmed extends Disarmed {
  readonly way: string;
}

/**
 * Has fencing refused for a while: off, reboot and interrupts, not looks and switching on. Kept in the state of the
 * cluster that describes the node, so that it holds for all who ask on this machine. It ends by itself.
 *
 * @throws OcfError USAGE without a reason or for an empty set, NOT_FOUND for unknown nodes
 */
export async function disarmFencing(cluster: Cluster, { nodes, time, reason }: DisarmInput): Promise<FenceArming> {
  if (reason.trim() === '') {
    throw new OcfError('USAGE', 'Say why fencing is disarmed.', {
      suggestions: ["For example: --reason 'new switch'"],
    });
  }
  const { system } = cluster;
  const now = system.now();
  const times = { since: new Date(now).toISOString(), until: new Date(now + time).toISOString() };
  const who = { user: system.user, host: system.hostname, reason: reason.trim() };
  for (const part of placesOf(cluster, nodes)) {
    const added = { ...(part.nodes === undefined ? {} : { nodes: part.nodes }), ...times, ...who };
    const { reason: why, ...detail } = added;
    await disarm(part.cluster, added, () =>
      fencingJournal(part.cluster).append({ phase: 'end', kind: 'fence disarm', reason: why, detail }),
    );
  }
  return { cluster: cluster.model.cluster.name, changed: true, disarmed: disarmedWithMembers(cluster) };
}

/**
 * Ends it before its time, for some nodes or for all.
 *
 * @throws OcfError USAGE for an empty set, NOT_FOUND for unknown nodes
 */
export async function armFencing(cluster: Cluster, nodes: string | undefined): Promise<FenceArming> {
  let changed = false;
  for (const part of placesOf(cluster, nodes)) {
    const before = JSON.stringify(disarmedIn(part.cluster));
    const left = await arm(part.cluster, part.nodes);
    if (JSON.stringify(left) === before) continue;
    changed = true;
    const detail = part.nodes === undefined ? {} : { nodes: part.nodes };
    try {
      fencingJournal(part.cluster).append({ phase: 'end', kind: 'fence arm', detail });
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
      // it may be needed at once, and disarming is what has to stand somewhere
      cluster.reporter.warn(`Fencing is armed, which does not stand in the journal: ${error.message}`);
    }
  }
  return { cluster: cluster.model.cluster.name, changed, disarmed: disarmedWithMembers(cluster) };
}

/** What is disarmed in a cluster and its members. */
export function disarmedWithMembers(cluster: Cluster): readonly ShownDisarmed[] {
  return clustersOf(cluster).flatMap(({ cluster: each, way }) =>
    disarmedIn(each).map((one) => {
      const { nodes, except } = one;
      return {
        ...one,
        way,
        ...(nodes === undefined ? {} : { nodes: shownNames(way, nodes) }),
        ...(except === undefined ? {} : { except: shownNames(way, except) }),
      };
    }),
  );
}

/** Names kept in a member cluster as they are in the opened one. */
export function shownNames(way: string, nodes: string): string {
  return way === '' ? nodes : prefixedText(way, parseNodeSet(nodes));
}

interface Place {
  readonly cluster: Cluster;
  readonly nodes: string | undefined;
}

function placesOf(cluster: Cluster, nodes: string | undefined): readonly Place[] {
  if (nodes === undefined) return clustersOf(cluster).map(({ cluster: each }) => ({ cluster: each, nodes: undefined }));
  return partsOf(cluster, selectNames(cluster.model, [nodes])).map(({ cluster: each, names }) => ({
    cluster: each,
    nodes: NodeSet.of(names).fold(),
  }));
}
