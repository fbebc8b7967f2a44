import { refuseReadMembers } from '../members/rejoin.ts';
import type { ClusterModel } from '../model.ts';
import { selectNames } from './resolve.ts';

/**
 * The names of nodes that are to be changed: all of the file itself.
 *
 * @param opened the cluster as it was opened, with its members
 * @throws OcfError as selectNames; REFUSED when a member describes some of them, also behind a wildcard or `@*`
 */
export function selectOwn(model: ClusterModel, opened: ClusterModel, words: readonly string[]): readonly string[] {
  refuseReadMembers(model, opened, (whole) => selectNames(whole, words));
  return selectNames(model, words);
}
