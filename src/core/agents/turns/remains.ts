import { signalGroup } from '../../transport/live-groups.ts';
import { defaultGrace } from '../../transport/spawn.ts';
import type { Entry } from './entries.ts';
import { type EntryHead, readEntry } from './entries.ts';
import { ageOf, findLeader, isRunning, type ProcessId } from './processes.ts';

/** Waiting: naps a while, or longer when told how long; false when the patience is over or it was interrupted. */
export type Nap = (milliseconds?: number) => Promise<boolean>;

// Between being forked and being the agent a process looks like us.
const forked = 50;
// What a node needs beyond the grace to notice that its connection is gone.
const notice = 1000;

/**
 * Sees to it that nothing runs any more of what a killed process had begun: waits for an agent that is still at it, or
 * ends its process group once its time limit is over.
 *
 * @returns false when it still runs and the patience is over
 */
export async function settle(entry: Entry, nap: Nap): Promise<boolean> {
  const left = readEntry(entry);
  // nothing can have been started before who it is was written
  if (!left) return true;
  const { head, groups } = left;
  // the shell on the node noticed the end of its input and ends what it runs
  if (!head.here) return nap(defaultGrace + notice);
  let leader = groups.find(isRunning) ?? leaderOf(head);
  if (!leader) {
    if (!(await nap(forked))) return false;
    leader = leaderOf(head);
  }
  return leader === undefined || outlive(leader, head, nap);
}

function leaderOf({ here = [] }: EntryHead): ProcessId | undefined {
  for (const look of here) {
    const found = findLeader(look);
    if (found) return found;
  }
  return undefined;
}

async function outlive(leader: ProcessId, { timeout }: EntryHead, nap: Nap): Promise<boolean> {
  while (isRunning(leader)) {
    const over = ageOf(leader) - timeout;
    if (over >= 0) signalGroup(leader.pid, over < defaultGrace ? 'SIGTERM' : 'SIGKILL');
    if (!(await nap())) return false;
  }
  return true;
}
