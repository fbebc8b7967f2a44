import { groupsByMember } from '../../config/relations.ts';
import { copiesOf, isSeveral } from '../instances.ts';
import type { Resources } from '../order.ts';

/** Resources that may have one copy in the cluster. */
export function singlesOf(resources: Resources): ReadonlySet<string> {
  const groups = groupsByMember(resources);
  const names = Object.entries(resources).flatMap(([name, spec]) => {
    const group = groups.get(name);
    return isSeveral(copiesOf(spec, group === undefined ? undefined : resources[group])) ? [] : [name];
  });
  return new Set(names);
}
