import type { Cluster } from '../../cluster.ts';
import { clustersOf } from '../../home.ts';
import { fencingJournal } from '../history/fencing-journal.ts';
import type { ArmingRecord } from '../history/history.ts';
import { shownNames } from './disarm.ts';

/**
 * When fencing of a cluster and its members was disarmed and armed again, newest first.
 *
 * @param since milliseconds since 1970
 */
export function armingOf(cluster: Cluster, since = 0): readonly ArmingRecord[] {
  return clustersOf(cluster)
    .flatMap(({ cluster: each, way }) =>
      fencingJournal(each)
        .recent({ where: ({ kind }) => kind === 'fence disarm' || kind === 'fence arm', holds: 'arm"' })
        .map(({ kind, at, who, reason, detail }): ArmingRecord => {
          const { nodes, until } = detail as { nodes?: string; until?: string };
          // a member as a whole is all its nodes
          const named = nodes === undefined ? (way === '' ? undefined : `${way}/*`) : shownNames(way, nodes);
          return {
            action: kind === 'fence disarm' ? 'disarm' : 'arm',
            at,
            ...(named === undefined ? {} : { nodes: named }),
            ...(until === undefined ? {} : { until }),
            user: who.user,
            host: who.host,
            ...(reason === undefined ? {} : { reason }),
          };
        }),
    )
    .filter(({ at }) => Date.parse(at) >= since)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}
