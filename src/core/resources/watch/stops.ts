import type { Cluster } from '../../cluster.ts';
import { homeOf } from '../../home.ts';
import { isAlive } from '../../is-alive.ts';
import type { JournalEvent } from '../../journal.ts';
import { watchReason } from './restart-copy.ts';

/** What was done last to the copies of resources, by anybody, as the journals tell. */
export interface Deeds {
  /** Whether the last that was done to a copy was to stop it, or something is being done to it now. */
  wasStopped(resource: string, node: string): boolean;
}

type Deed = 'started' | 'stopped' | { readonly workedOnBy: number };

/** Reads each journal on from where it was read last; nothing is read until it is asked for. */
export function followDeeds(cluster: Cluster): Deeds {
  const marks = new Map<Cluster, number>();
  const last = new Map<string, Deed>();
  const { hostname } = cluster.system;
  const take = ({ kind, phase, detail, who, reason }: JournalEvent) => {
    // a restart that failed leaves a copy that has failed, not one that somebody stopped
    if (reason?.startsWith(watchReason)) return;
    const { resource, node, to, outcome } = detail;
    const [, action] = /^resource (start|stop|migrate)$/.exec(kind) ?? [];
    if (typeof resource !== 'string' || typeof node !== 'string' || action === undefined) return;
    const here = keyOf(resource, node);
    const there = action === 'migrate' && typeof to === 'string' ? keyOf(resource, to) : undefined;
    if (phase === 'begin') {
      const working = who.host === hostname ? { workedOnBy: who.pid } : 'stopped';
      for (const key of [here, ...(there === undefined ? [] : [there])]) last.set(key, working);
      return;
    }
    // what was not done is told by who did it
    last.set(here, action === 'start' && outcome === 'done' ? 'started' : 'stopped');
    if (there !== undefined) last.set(there, outcome === 'done' ? 'started' : 'stopped');
  };
  const read = (from: Cluster) => {
    marks.set(from, from.journal.follow(marks.get(from) ?? 0, take, { holds: '"kind":"resource ' }));
  };
  return {
    wasStopped(resource, node) {
      read(cluster);
      const home = homeOf(cluster, node).cluster;
      if (home !== cluster) read(home);
      const deed = last.get(keyOf(resource, node));
      return deed === 'stopped' || (typeof deed === 'object' && isAlive(deed.workedOnBy));
    },
  };
}

function keyOf(resource: string, node: string): string {
  return JSON.stringify([resource, node]);
}
