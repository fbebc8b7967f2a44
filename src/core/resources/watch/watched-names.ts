import type { ClusterModel } from '../../config/model.ts';
import { partsOf } from '../../config/relations.ts';
import { requireResources } from '../instances.ts';

/**
 * The resources that agents run behind the names, all when there are none; groups taken apart.
 *
 * @throws OcfError NOT_FOUND
 */
export function watchedNames(model: ClusterModel, names: readonly string[]): readonly string[] {
  const given = names.length === 0 ? Object.keys(model.resources) : requireResources(model, names);
  return [...new Set(given.flatMap((name) => partsOf(model.resources, name)))];
}
