import type { NodeSet } from '../../nodeset/nodeset.ts';
import type { NodeLookup } from '../../nodeset/parse.ts';
import { lookupWithMembers } from '../members/joined-lookup.ts';
import { unreadLookup } from '../members/unread-members.ts';
import type { ClusterModel } from '../model.ts';
import { listOf } from '../sources/group-source.ts';
import { GroupSources } from '../sources/group-sources.ts';
import { listedNames } from '../sources/usable-names.ts';
import { nodeNames } from './node-names.ts';

// Kept with the model they belong to: whoever asks again while the cluster is open gets the answer of the first time.
const opened = new WeakMap<ClusterModel['groupSources'], GroupSources>();

/** The group sources of an open cluster. */
export function groupSourcesOf({ groupSources }: Pick<ClusterModel, 'groupSources'>): GroupSources {
  let sources = opened.get(groupSources);
  if (!sources) {
    sources = new GroupSources(groupSources);
    opened.set(groupSources, sources);
  }
  return sources;
}

/**
 * Groups and known nodes of a cluster, as node sets refer to them, with those of its members. Groups of the cluster
 * file go first; what is none of them is looked for in the default source, if there is one.
 */
export function nodeLookup(model: ClusterModel): NodeLookup {
  const own = ownLookup(model);
  if (!model.members) return own;
  return model.joined ? lookupWithMembers(own, model.joined, nodeLookup) : unreadLookup(own, model);
}

function ownLookup(model: ClusterModel): NodeLookup {
  const { groups, defaults } = model;
  const sources = () => groupSourcesOf(model);
  let known: NodeSet | undefined;
  return {
    group(name, source) {
      if (source !== undefined) return sources().find(source).map(name);
      return Object.hasOwn(groups, name) ? groups[name] : undefined;
    },
    groups: (source) => (source === undefined ? allNames() : listed(source)),
    nodes: () => {
      known ??= nodeNames(model);
      return known;
    },
    all: (source) => sources().find(source).all(),
    groupsWith: (node, source) => (source === undefined ? undefined : reverseOf(source, node)),
    answering({ group, source, within }) {
      if (source !== undefined) return within === undefined ? source : sources().findWithin(source, within);
      if (within !== undefined) return within;
      // no source has a name with a slash, and none is given one
      if (group === undefined || group.includes('/') || Object.hasOwn(groups, group)) return undefined;
      return defaults.groupSource;
    },
  };

  // also those that a plain @name would find in the default source
  function allNames(): readonly string[] {
    const own = Object.keys(groups);
    if (defaults.groupSource === undefined) return own;
    const { list } = sources().find(defaults.groupSource);
    return list ? [...new Set([...own, ...listed(defaults.groupSource)])] : own;
  }

  function reverseOf(source: string, node: string): readonly string[] | undefined {
    const names = sources().find(source).reverse?.(node);
    return names && listedNames(names).names;
  }

  function listed(source: string): readonly string[] {
    return listedNames(listOf(sources().find(source))).names;
  }
}
