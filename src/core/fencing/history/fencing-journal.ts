import { join } from 'node:path';
import type { Cluster } from '../../cluster.ts';
import { type Journal, openJournal } from '../../state/journal.ts';

/** The fencing journal of a cluster; nothing ever leaves it. */
export function fencingJournal({ stateFolder, system }: Pick<Cluster, 'stateFolder' | 'system'>): Journal {
  return openJournal(join(stateFolder, 'fencing.jsonl'), system);
}
