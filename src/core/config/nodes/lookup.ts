import type { NodeSet } from '../../nodeset/nodeset.ts';
import type { NodeLookup } from '../../nodeset/parse.ts';
import type { ClusterModel } from '../model.ts';
import { nodeNames } from './node-names.ts';

/** Groups and known nodes of a cluster, as node sets refer to them. */
export function nodeLookup(model: ClusterModel): NodeLookup {
  let known: NodeSet | undefined;
  return {
    group: (name, source) =>
      source === undefined && Object.hasOwn(model.groups, name) ? model.groups[name] : undefined,
    groups: (source) => (source === undefined ? Object.keys(model.groups) : []),
    nodes: () => {
      known ??= nodeNames(model);
      return known;
    },
  };
}
