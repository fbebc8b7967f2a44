import { OcfError } from '../../errors.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import type { ConfigHost } from '../file/host.ts';
import type { ClusterModel } from '../model.ts';
import { nodeLookup } from '../nodes/lookup.ts';
import { nodeNames } from '../nodes/node-names.ts';
import type { Reference } from '../nodes/references.ts';
import { groupReferences } from './group-places.ts';
import { assertKnown } from './named-entries.ts';

/** A group and what it means now. */
export interface GroupShown {
  /** As it is written behind the @: `web`, `genders:rack=r1`. */
  readonly name: string;
  /** Where it comes from; missing for a group of the cluster file. */
  readonly source?: string;
  /** As it is written there. */
  readonly definition: string;
  /** Folded; empty when it cannot be told. */
  readonly nodes: string;
  readonly count: number;
  /** Members that are no nodes of the cluster, folded. */
  readonly unknown?: string;
  /** Why its nodes cannot be told. */
  readonly problem?: string;
}

export interface GroupList {
  readonly cluster: string;
  readonly groups: readonly GroupShown[];
}

export interface GroupListInput {
  /** Group sources to list instead of the cluster file's own groups. */
  readonly sources?: readonly string[] | undefined;
}

/**
 * The groups of the cluster file, or those of group sources. A group whose nodes cannot be told does not hide the
 * others: it has a `problem`.
 *
 * @throws OcfError NOT_FOUND for an unknown source, FAILED, INVALID when one cannot list its groups
 */
export function listGroups({ model }: Pick<ConfigHost, 'model'>, input: GroupListInput = {}): GroupList {
  const lookup = nodeLookup(model);
  const names = input.sources
    ? [...new Set(input.sources)].flatMap((source) => lookup.groups(source).map((name) => ({ name, source })))
    : Object.keys(model.groups).map((name) => ({ name }));
  return { cluster: model.cluster.name, groups: names.map((each) => groupShown(model, each)) };
}

/** A group with everything the file says of it. */
export interface GroupDetails extends GroupShown {
  /** Places that name it. */
  readonly namedBy: readonly Reference[];
}

export interface GroupsShown {
  readonly cluster: string;
  readonly groups: readonly GroupDetails[];
}

/** @throws OcfError NOT_FOUND; what the group's source says */
export function showGroups(
  { model }: Pick<ConfigHost, 'model'>,
  input: { readonly names: readonly string[] },
): GroupsShown {
  const groups = input.names.flatMap((word) => {
    const { name, source } = nameOf(word);
    const own = source === undefined && Object.hasOwn(model.groups, name);
    if (!own && source === undefined && !answeredElsewhere(model, name)) {
      assertKnown('group', [name], model.groups);
    }
    const answering = own ? undefined : (source ?? nodeLookup(model).answering?.({ group: name, source }));
    const shown = groupShown(model, answering === undefined ? { name } : { name, source: answering });
    if (shown.problem !== undefined) parseNodeSet(`@${shown.name}`, nodeLookup(model));
    return [{ ...shown, namedBy: own ? groupReferences(model, [name]) : [] }];
  });
  return { cluster: model.cluster.name, groups };
}

// by the default source, or by a member
function answeredElsewhere(model: ClusterModel, name: string): boolean {
  if (name.includes('/')) return nodeLookup(model).group(name) !== undefined;
  return model.defaults.groupSource !== undefined;
}

function nameOf(word: string): { readonly name: string; readonly source?: string } {
  const plain = word.replace(/^@/, '');
  const colon = plain.indexOf(':');
  return colon < 0 ? { name: plain } : { name: plain.slice(colon + 1), source: plain.slice(0, colon) };
}

function groupShown(
  model: ClusterModel,
  { name, source }: { readonly name: string; readonly source?: string },
): GroupShown {
  const lookup = nodeLookup(model);
  const full = source === undefined ? name : `${source}:${name}`;
  const from = source === undefined ? {} : { source };
  try {
    const set = parseNodeSet(`@${full}`, lookup);
    const unknown = set.minus(nodeNames(model));
    return {
      name: full,
      ...from,
      definition: lookup.group(name, source) ?? '',
      nodes: set.fold(),
      count: set.size,
      ...(unknown.size === 0 ? {} : { unknown: unknown.fold() }),
    };
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    return { name: full, ...from, definition: '', nodes: '', count: 0, problem: error.message };
  }
}
