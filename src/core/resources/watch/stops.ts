import type { Cluster } from '../../cluster.ts';
import { homeOf } from '../../home.ts';
import type { JournalEvent } from '../../journal.ts';

/** What was done last to the copies of resources, by anybody, as the journals tell. */
export interface Deeds {
  /** Whether the last that was done to a copy, here or by another program, was to stop it. */
  wasStopped(resource: string, node: string): boolean;
}

const ends = new Set(['resource stop', 'resource migrate']);

/** Reads each journal on from where it was read last; nothing is read until it is asked for. */
export function followDeeds(cluster: Cluster): Deeds {
  const marks = new Map<Cluster, number>();
  const last = new Map<string, boolean>();
  const take = ({ kind, detail }: JournalEvent) => {
    const { resource, node } = detail;
    if (typeof resource === 'string' && typeof node === 'string' && /^resource (start|stop|migrate)$/.test(kind)) {
      last.set(JSON.stringify([resource, node]), ends.has(kind));
    }
  };
  const read = (from: Cluster) => {
    marks.set(from, from.journal.follow(marks.get(from) ?? 0, take, { holds: '"kind":"resource ' }));
  };
  return {
    wasStopped(resource, node) {
      read(cluster);
      const home = homeOf(cluster, node).cluster;
      if (home !== cluster) read(home);
      return last.get(JSON.stringify([resource, node])) ?? false;
    },
  };
}
