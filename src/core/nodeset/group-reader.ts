import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import { parseGroupNames } from './group-name.ts';
import { type NodeLookup, noLookup } from './lookup.ts';
import { NodeSet, unionOf } from './nodeset.ts';
import { parsePattern } from './pattern.ts';
import { type Piece, type Source, syntaxError } from './syntax-error.ts';

const groupForm = /^@(?:([^@:[\]*?]*):)?([^@*?]+)$/;
const allNodesForm = /^@(?:([^@:[\]*?]*):)?\*$/;
const allOfMemberForm = /^@([^@:*?]+)\/\*$/;
const allGroupsForm = /^@@([^@:[\]*?]*)$/;

/**
 * What operands that begin with @ stand for: `@group`, `@source:group`, `@rack[1-3]`, `@*` for all nodes, `@source:*`
 * for the nodes of a source, `@@source` for the names of its groups, `@site-a/*` for all nodes of a member cluster and
 * its own members. In a source's definitions names of groups without a source are its own, and `@*` and wildcards mean
 * its nodes.
 */
export class GroupReader {
  readonly #lookup: NodeLookup | undefined;
  readonly #read: (source: Source) => NodeSet;
  readonly #known = new Map<string, NodeSet>();
  /** The groups being read, outermost first. */
  readonly #within: string[] = [];

  constructor(lookup: NodeLookup | undefined, read: (source: Source) => NodeSet) {
    this.#lookup = lookup;
    this.#read = read;
  }

  /** @throws OcfError USAGE, NOT_FOUND for an unknown group, INVALID when groups contain each other */
  read(source: Source, piece: Piece): NodeSet {
    const allNodes = allNodesForm.exec(piece.text);
    if (allNodes) return this.#allNodes(this.#answering(source, allNodes[1]));
    const [, member] = allOfMemberForm.exec(piece.text) ?? [];
    if (member !== undefined) return this.#allOfMember(source, piece, member);
    const allGroups = allGroupsForm.exec(piece.text);
    if (allGroups) {
      const names = this.#groupsOf(this.#answering(source, allGroups[1]));
      return unionOf(names.map((text) => parseGroupNames({ text }, { text, offset: 0 })));
    }
    const [, written, pattern = ''] = groupForm.exec(piece.text) ?? [];
    if (pattern === '') {
      throw syntaxError(source, piece, 'a group that is not of the form @group, @source:group or @*');
    }
    const place = { text: pattern, offset: piece.offset + piece.text.length - pattern.length };
    const names = written ? [...parseGroupNames(source, place)] : groupNames(source, place);
    return unionOf(names.map((name) => this.#group(name, this.#answering(source, written, name))));
  }

  /** The nodes that a wildcard in this text chooses from. */
  known({ from }: Source): NodeSet {
    return (from === undefined ? this.#lookup?.names?.() : undefined) ?? this.#allNodes(from);
  }

  #answering({ from: within }: Source, written: string | undefined, group?: string): string | undefined {
    const source = written || undefined;
    return this.#lookup?.answering ? this.#lookup.answering({ group, source, within }) : (source ?? within);
  }

  #allNodes(from: string | undefined): NodeSet {
    if (from === undefined) return this.#lookup?.nodes() ?? NodeSet.empty;
    return this.#definition(`${from}:*`, from, () => {
      const text = this.#lookup?.all?.(from);
      if (text !== undefined) return text;
      return this.#groupsOf(from)
        .map((name) => `@${name}`)
        .join();
    });
  }

  #allOfMember(source: Source, piece: Piece, pattern: string): NodeSet {
    const lookup = this.#lookup ?? noLookup;
    const known = [...(lookup.names?.() ?? lookup.nodes())];
    const sets = [...parsePattern(source, { text: pattern, offset: piece.offset + 1 })].map((member) => {
      const names = known.filter((name) => name.startsWith(`${member}/`));
      if (names.length > 0) return NodeSet.of(names);
      throw new OcfError('NOT_FOUND', `There are no nodes of a member cluster "${member}".`, {
        suggestions: ['See the members with: ocf cluster show'],
        data: { wildcard: piece.text },
      });
    });
    const set = unionOf(sets);
    return lookup.canonical?.(set) ?? set;
  }

  #groupsOf(from: string | undefined): readonly string[] {
    const names = this.#lookup?.groups(from) ?? [];
    if (from === undefined || names.length > 0) return names;
    throw new OcfError('NOT_FOUND', `There is no source of groups named "${from}", or it has no groups.`);
  }

  #group(name: string, from: string | undefined): NodeSet {
    const full = from === undefined ? name : `${from}:${name}`;
    return this.#definition(full, from, () => {
      const text = this.#lookup?.group(name, from);
      if (text === undefined) throw this.#unknown(name, from, full);
      return text;
    });
  }

  // what a group means is worked out once
  #definition(full: string, from: string | undefined, textOf: () => string): NodeSet {
    const known = this.#known.get(full);
    if (known) return known;
    if (this.#within.includes(full)) throw cycle([...this.#within.slice(this.#within.indexOf(full)), full]);
    const text = textOf();
    this.#within.push(full);
    const set = this.#read({ text, group: full, from });
    this.#within.pop();
    this.#known.set(full, set);
    return set;
  }

  #unknown(name: string, from: string | undefined, full: string): OcfError {
    const asked = this.#within.at(-1);
    const where = asked === undefined ? '' : `, which group "${asked}" refers to`;
    return new OcfError('NOT_FOUND', `There is no group "${full}"${where}.`, {
      suggestions: suggestions(name, this.#lookup, from),
      data: { group: full },
    });
  }
}

/** Names of groups; the way to a member cluster may stand in front, and only without a source. */
function groupNames(source: Source, piece: Piece): readonly string[] {
  const end = piece.text.lastIndexOf('/') + 1;
  if (/\[[^\]]*$/.test(piece.text.slice(0, end)) || end === 0) return [...parseGroupNames(source, piece)];
  const ways = parsePattern(source, { text: piece.text.slice(0, end - 1), offset: piece.offset });
  const names = [...parseGroupNames(source, { text: piece.text.slice(end), offset: piece.offset + end })];
  return [...ways].flatMap((way) => names.map((name) => `${way}/${name}`));
}

function suggestions(name: string, lookup = noLookup, from?: string): readonly string[] {
  if (lookup === noLookup) return ['No groups are known here: they need a cluster.'];
  const groups = groupsIfKnown(lookup, from);
  if (groups.length === 0) return from === undefined ? ['The cluster has no groups.'] : [];
  const near = didYouMean(name, groups);
  if (near.length > 0) return near;
  return [`Known groups: ${groups.slice(0, 10).join(', ')}${groups.length > 10 ? ', …' : ''}.`];
}

// a source that cannot list its groups is not what is wrong here
function groupsIfKnown(lookup: NodeLookup, from: string | undefined): readonly string[] {
  try {
    return lookup.groups(from);
  } catch (error) {
    if (error instanceof OcfError) return [];
    throw error;
  }
}

function cycle(path: readonly string[]): OcfError {
  const way = path.map((name) => `@${name}`).join(' → ');
  return new OcfError('INVALID', `Group "${path[0]}" contains itself: ${way}.`, { data: { groups: path } });
}
