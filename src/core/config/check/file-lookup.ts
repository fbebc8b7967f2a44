import { OcfError } from '../../errors.ts';
import type { NodeLookup } from '../../nodeset/lookup.ts';
import { didYouMean } from '../../suggest.ts';
import { isMembers, mayBeMembers } from '../members/unread-members.ts';
import type { ClusterModel, GroupSourceSpec } from '../model.ts';
import { nodeLookup } from '../nodes/lookup.ts';
import { hasSeveral } from '../sources/group-sources.ts';

/** What the cluster file alone says of groups; nothing outside is read. */
export interface FileLookup extends NodeLookup {
  /** Whether what was asked since the last call needed a group source: then the answer is not the whole truth. */
  needsSources(): boolean;
}

/** Groups of sources are empty here; that a source exists is checked where the file can tell. */
export function fileLookup(model: ClusterModel): FileLookup {
  const { groups, nodes, answering } = nodeLookup(model);
  let needed = false;
  const outside = (source: string): '' => {
    needed = true;
    if (!isMembers(model, source)) assertSource(model, source);
    return '';
  };
  const ofFile = (name: string): string | undefined => {
    if (model.members && isMembers(model, name)) return outside(name);
    return Object.hasOwn(model.groups, name) ? model.groups[name] : undefined;
  };
  return {
    group: (name, source) => (source === undefined ? ofFile(name) : outside(source)),
    groups(source) {
      if (source === undefined && model.defaults.groupSource === undefined) return groups();
      if (source !== undefined) outside(source);
      return Object.keys(model.groups);
    },
    nodes,
    beyond(operand) {
      const outside = mayBeMembers(model, operand);
      needed ||= outside;
      return outside;
    },
    all: outside,
    ...(answering === undefined ? {} : { answering }),
    needsSources() {
      const answer = needed;
      needed = false;
      return answer;
    },
  };
}

/**
 * @throws OcfError NOT_FOUND for a source that the file does not have; where an entry's file may have it, nobody can
 * tell without reading that
 */
export function assertSource({ groupSources }: Pick<ClusterModel, 'groupSources'>, name: string): void {
  if (Object.hasOwn(groupSources, name) || Object.values(groupSources).some(hasSeveral)) return;
  const entries: readonly string[] = Object.keys(groupSources);
  const near = didYouMean(name, entries);
  const known = entries.length === 0 ? 'The file has no group_sources.' : `Known sources: ${entries.join(', ')}.`;
  throw new OcfError('NOT_FOUND', `There is no source of groups named "${name}".`, {
    suggestions: near.length > 0 ? near : [known],
    data: { group: name, source: name },
  });
}

/** What of an entry under group_sources does not go together, as sentences. */
export function sourceFaults(spec: GroupSourceSpec): readonly string[] {
  const kinds = (['clustershell', 'yaml', 'genders', 'map'] as const).filter((kind) => spec[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined) return ['has none of clustershell, yaml, genders and map'];
  if (kinds.length > 1) return [`has ${kinds.join(' and ')}, and a source is one of them`];
  const allowed: Readonly<Record<typeof kind, readonly string[]>> = {
    clustershell: ['source', 'timeout'],
    yaml: ['source'],
    genders: [],
    map: ['list', 'all', 'reverse', 'timeout'],
  };
  return Object.keys(spec)
    .filter((field) => field !== kind && !allowed[kind].includes(field))
    .map((field) => `has ${kind}, which takes no ${field}`);
}
