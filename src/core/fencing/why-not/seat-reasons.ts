import { join } from 'node:path';
import { removeFile, saveJson } from '../json-file.ts';
import type { Target } from '../plan/target.ts';
import { caught, type FenceReason } from './fence-reason.ts';

/** Whether who fences it now would come into the place where all who may do that meet. */
export function seatReasons({ home: { cluster } }: Target): FenceReason[] {
  const { arbiter } = cluster.model;
  const reasons: FenceReason[] = arbiter
    ? [{ says: 'open', matter: 'guard', text: `arbiter ${arbiter.address} is asked first, and has to be heard` }]
    : [];
  const file = join(cluster.stateFolder, 'fencing', 'writable.json');
  caught(reasons, 'state', () => {
    saveJson(file, 'what is done has to be written down first');
    removeFile(file);
  });
  return reasons;
}
