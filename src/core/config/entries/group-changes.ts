import { OcfError } from '../../errors.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { wordProblem } from '../check/word-rules.ts';
import { applyChange, type ChangeInput, type ChangeResult } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import { rejoined } from '../members/rejoin.ts';
import { refuseMembersGroups } from '../members/unread-members.ts';
import type { ClusterModel } from '../model.ts';
import { nodeLookup } from '../nodes/lookup.ts';
import { selectNames } from '../nodes/resolve.ts';
import { printable } from '../problem.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import { groupReferences, placesNaming } from './group-places.ts';
import { excludeText, includeText, renamedText, withoutGroups } from './group-text.ts';
import { alreadyThere, assertKnown, assertUnreferenced } from './named-entries.ts';

export interface GroupsChanged extends ChangeResult {
  readonly cluster: string;
  readonly groups: readonly string[];
}

export interface GroupInput extends ChangeInput {
  readonly name: string;
  /** A node set, kept as it is written: groups and wildcards in it stay what they are. */
  readonly nodes: string;
}

export interface AddGroupInput extends GroupInput {
  /** `present`: a group of that name is no conflict and gets these nodes. */
  readonly ensure?: 'present' | undefined;
}

/** @throws OcfError CONFLICT when there is one of that name; USAGE, NOT_FOUND for a node set that is none or unknown */
export async function addGroup(host: ConfigHost, input: AddGroupInput): Promise<GroupsChanged> {
  const { name, nodes, ensure } = input;
  return changeGroup(host, input, 'group add', (model, old) => {
    if (old !== undefined && ensure === undefined) throw alreadyThere('group', name);
    selectNames(model, [nodes]);
    return nodes.trim();
  });
}

/** Gives a group other nodes. @throws OcfError NOT_FOUND */
export async function setGroup(host: ConfigHost, input: GroupInput): Promise<GroupsChanged> {
  return changeGroup(host, input, 'group set', (model) => {
    assertKnown('group', [input.name], model.groups);
    selectNames(model, [input.nodes]);
    return input.nodes.trim();
  });
}

/** Adds nodes to a group; those that it has already change nothing. @throws OcfError NOT_FOUND */
export async function includeNodes(host: ConfigHost, input: GroupInput): Promise<GroupsChanged> {
  return changeGroup(host, input, 'group include', (model, old = '') => {
    assertKnown('group', [input.name], model.groups);
    selectNames(model, [input.nodes]);
    const lookup = nodeLookup(model);
    const inside = parseNodeSet(old, lookup).includes(parseNodeSet(input.nodes, lookup));
    return inside ? old : includeText(old, input.nodes, lookup);
  });
}

/** Takes nodes out of a group. @throws OcfError NOT_FOUND; USAGE when none would be left */
export async function excludeNodes(host: ConfigHost, input: GroupInput): Promise<GroupsChanged> {
  const { name, nodes } = input;
  return changeGroup(host, input, 'group exclude', (model, old = '') => {
    assertKnown('group', [name], model.groups);
    const lookup = nodeLookup(model);
    // names that are nodes no more are taken out of a group with this very command
    const taken = parseNodeSet(nodes, lookup);
    if (taken.size === 0) throw new OcfError('USAGE', `"${nodes}" names no node.`);
    const before = parseNodeSet(old, lookup);
    if (before.intersect(taken).size === 0) return old;
    if (before.minus(taken).size > 0) return excludeText(old, nodes, lookup);
    throw new OcfError('USAGE', `Without these nodes group ${name} has none.`, {
      suggestions: [`Delete it with: ocf group delete ${name}`],
    });
  });
}

async function changeGroup(
  host: ConfigHost,
  input: GroupInput,
  kind: string,
  textOf: (model: ClusterModel, old: string | undefined) => string,
): Promise<GroupsChanged> {
  const { name } = input;
  const detail = { group: name, nodes: input.nodes };
  const { change, ...result } = await applyChange(host, input, kind, detail, (model): readonly Edit[] => {
    refuseMembersGroups(model, [name]);
    assertName(name);
    const old = Object.hasOwn(model.groups, name) ? model.groups[name] : undefined;
    const value = asMeant(host, () => textOf(rejoined(model, host.model), old));
    return value === old ? [] : [{ kind: 'set', path: ['groups', name], value }];
  });
  return { cluster: change.after.cluster.name, groups: [name], ...result };
}

// a group may name members' nodes: when it cannot be told which there are, the member is what is wrong
function asMeant({ model }: ConfigHost, textOf: () => string): string {
  try {
    return textOf();
  } catch (error) {
    if (error instanceof OcfError && error.code === 'REFUSED') model.joined?.members();
    throw error;
  }
}

export interface DeleteGroupsInput extends ChangeInput {
  readonly names: readonly string[];
  /** `absent`: groups that are not there are as wanted. */
  readonly ensure?: 'absent' | undefined;
  /** `remove`: take them out of other node sets too, where these are plain lists and something is left. */
  readonly references?: 'refuse' | 'remove';
}

/** @throws OcfError NOT_FOUND; REFUSED, naming every place, while one of them is named elsewhere */
export async function deleteGroups(host: ConfigHost, input: DeleteGroupsInput): Promise<GroupsChanged> {
  const asked = [...new Set(input.names)];
  let names: readonly string[] = asked;
  const { change, ...result } = await applyChange(host, input, 'group delete', { groups: asked }, (model) => {
    refuseMembersGroups(model, asked);
    if (input.ensure === undefined) assertKnown('group', asked, model.groups);
    names = asked.filter((name) => Object.hasOwn(model.groups, name));
    const others = input.references === 'remove' ? removals(model, names) : [];
    const settled = new Set(others.map(({ path }) => path.join('.')));
    const left = groupReferences(model, names).filter(({ path }) => !settled.has(path));
    const ways = input.references === 'remove' ? [] : ['Take it out of them along with: --references remove'];
    assertUnreferenced('Group', names.join(', '), left, ways);
    return [...others, ...names.map((name): Edit => ({ kind: 'delete', path: ['groups', name] }))];
  });
  return { cluster: change.after.cluster.name, groups: names, ...result };
}

// the key of an entry is never changed in passing: it says whose power is cut
function removals(model: ClusterModel, names: readonly string[]): readonly Edit[] {
  return placesNaming(model, names).flatMap(({ path, text, key }): readonly Edit[] => {
    const value = key ? undefined : withoutGroups(text, names);
    return value === undefined ? [] : [{ kind: 'set', path, value }];
  });
}

export interface RenameGroupInput extends ChangeInput {
  readonly name: string;
  readonly to: string;
}

/**
 * Calls a group otherwise, also everywhere it is named.
 *
 * @throws OcfError NOT_FOUND, CONFLICT when there is one of the new name; REFUSED where a node set cannot be rewritten
 */
export async function renameGroup(host: ConfigHost, input: RenameGroupInput): Promise<GroupsChanged> {
  const { name, to } = input;
  const detail = { group: name, to };
  const { change, ...result } = await applyChange(host, input, 'group rename', detail, (model): readonly Edit[] => {
    refuseMembersGroups(model, [name]);
    assertKnown('group', [name], model.groups);
    assertName(to);
    if (name === to) return [];
    if (Object.hasOwn(model.groups, to)) throw alreadyThere('group', to);
    const named = placesNaming(model, [name]).map(({ path, text, key }): Edit => {
      const renamed = renamedText(text, name, to);
      return key ? { kind: 'rename', path, name: renamed } : { kind: 'set', path, value: renamed };
    });
    return [...named, { kind: 'rename', path: ['groups', name], name: to }];
  });
  return { cluster: change.after.cluster.name, groups: [to], ...result };
}

function assertName(name: string): void {
  const allowed = wordProblem('name', name);
  if (allowed === undefined) return;
  throw new OcfError('USAGE', `The name of a group has to be ${allowed}, not "${printable(name).slice(0, 60)}".`);
}
