import { OcfError } from '../../errors.ts';
import type { ClusterModel } from '../model.ts';
import { joined, placeAt } from './joined.ts';
import { refuseMembersNodes } from './unread-members.ts';

/**
 * What a cluster file says now, with the members that were read when the cluster was opened. As it is when the members
 * cannot be read, or are others by now.
 */
export function rejoined(now: ClusterModel, opened: ClusterModel): ClusterModel {
  if (!opened.joined || JSON.stringify(now.members) !== JSON.stringify(opened.members)) return now;
  try {
    const [own, ...others] = opened.joined.ways();
    if (!own) return now;
    return { ...now, joined: joined([placeAt('', own.file, now), ...others], opened.joined.members()) };
  } catch (error) {
    if (error instanceof OcfError) return now;
    throw error;
  }
}

/**
 * For what only changes nodes of its own.
 *
 * @param select gives the names that are meant, members' too
 * @throws OcfError REFUSED when some belong to a member: they are described there and changed there
 */
export function refuseReadMembers(
  now: ClusterModel,
  opened: ClusterModel,
  select: (model: ClusterModel) => readonly string[],
): void {
  const whole = rejoined(now, opened);
  if (!whole.joined) return;
  refuseMembersNodes(
    now,
    namesOrNone(() => select(whole)),
  );
}

// what else is wrong with the words is said of the file alone
function namesOrNone(select: () => readonly string[]): readonly string[] {
  try {
    return select();
  } catch (error) {
    if (error instanceof OcfError) return [];
    throw error;
  }
}
