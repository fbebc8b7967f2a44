import { statSync } from 'node:fs';
import type { Cluster } from '../../cluster.ts';
import { isSeveral } from '../instances.ts';
import type { CopyState, Counts, TimedEvent, WatchEvent } from './event.ts';
import type { Roster, Watched } from './roster.ts';

// what stands in the journal, too: not every look, and not what is only a state
const kept = new Set<WatchEvent['event']>(['failure', 'restart', 'flapping', 'hook', 'several-copies']);

/** Tells what happens, writes what matters into the journal, and counts. */
export class Chronicle {
  failures = 0;
  restarts = 0;
  readonly #cluster: Cluster;
  readonly #onEvent: (event: TimedEvent) => void;
  readonly #roster: Roster;
  readonly #several = new Map<string, string>();
  #file: string | undefined;

  constructor(cluster: Cluster, onEvent: (event: TimedEvent) => void, roster: Roster) {
    this.#cluster = cluster;
    this.#onEvent = onEvent;
    this.#roster = roster;
    this.#file = fingerprint(cluster.file);
  }

  tell(event: WatchEvent): void {
    const { system, journal } = this.#cluster;
    if (event.event === 'failure') this.failures += 1;
    if (event.event === 'restart' && event.phase === 'done') this.restarts += 1;
    if (kept.has(event.event)) journal.append({ phase: 'note', kind: 'resource watch', detail: { ...event } });
    this.#onEvent({ at: new Date(system.now()).toISOString(), ...event });
  }

  /** Says once that a resource of one copy runs in several places. */
  countCopies({ instance: { name, copies } }: Watched): void {
    if (isSeveral(copies)) return;
    const nodes = [...this.#roster.all]
      .filter(({ copy }) => copy.resource === name && copy.state === 'running')
      .map(({ copy }) => copy.node);
    const told = nodes.join(' ');
    if (nodes.length > 1 && this.#several.get(name) !== told)
      this.tell({ event: 'several-copies', resource: name, nodes });
    this.#several.set(name, told);
  }

  counts(): Counts {
    const counts: Partial<Record<CopyState, number>> = {};
    for (const { copy } of this.#roster.all) {
      if (copy.state !== undefined) counts[copy.state] = (counts[copy.state] ?? 0) + 1;
    }
    return counts;
  }

  /** Whether the file is another one than when this was asked last. */
  fileChanged(file: string): boolean {
    const now = fingerprint(file);
    const changed = now !== this.#file;
    this.#file = now;
    return changed;
  }
}

function fingerprint(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && [stats.ino, stats.size, stats.mtimeMs].join(' ');
}
