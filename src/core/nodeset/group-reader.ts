import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import { type NodeLookup, noLookup } from './lookup.ts';
import { NodeSet, unionOf } from './nodeset.ts';
import { parsePattern } from './pattern.ts';
import { type Piece, type Source, syntaxError } from './syntax-error.ts';

const groupForm = /^@(?:([^@:[\]*?]*):)?([^@:*?]+)$/;
const allNodesForm = /^@(?:([^@:[\]*?]*):)?\*$/;
const allGroupsForm = /^@@([^@:[\]*?]*)$/;

/**
 * What operands that begin with @ stand for: `@group`, `@source:group`, `@rack[1-3]`, `@*` for all nodes, `@source:*`
 * for the members of all groups of a source, `@@source` for their names.
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
    if (allNodes) return this.#allNodes(allNodes[1] || undefined);
    const allGroups = allGroupsForm.exec(piece.text);
    if (allGroups) return NodeSet.of(this.#groupsOf(allGroups[1] || undefined));
    const [, from = '', pattern = ''] = groupForm.exec(piece.text) ?? [];
    if (pattern === '') {
      throw syntaxError(source, piece, 'a group that is not of the form @group, @source:group or @*');
    }
    const names = parsePattern(source, { text: pattern, offset: piece.offset + piece.text.length - pattern.length });
    return unionOf([...names].map((name) => this.#group(name, from || undefined)));
  }

  #allNodes(from: string | undefined): NodeSet {
    if (from === undefined) return this.#lookup?.nodes() ?? NodeSet.empty;
    return unionOf(this.#groupsOf(from).map((name) => this.#group(name, from)));
  }

  #groupsOf(from: string | undefined): string[] {
    const names = this.#lookup?.groups(from) ?? [];
    if (from === undefined || names.length > 0) return names;
    throw new OcfError('NOT_FOUND', `There is no source of groups named "${from}".`);
  }

  #group(name: string, from: string | undefined): NodeSet {
    const full = from === undefined ? name : `${from}:${name}`;
    const known = this.#known.get(full);
    if (known) return known;
    if (this.#within.includes(full)) throw cycle([...this.#within.slice(this.#within.indexOf(full)), full]);
    const text = this.#lookup?.group(name, from);
    if (text === undefined) throw this.#unknown(name, from, full);
    this.#within.push(full);
    const set = this.#read({ text, group: full });
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

function suggestions(name: string, lookup = noLookup, from?: string): readonly string[] {
  if (lookup === noLookup) return ['No groups are known here: they need a cluster.'];
  const groups = lookup.groups(from);
  if (groups.length === 0) return ['The cluster has no groups.'];
  const near = didYouMean(name, groups);
  if (near.length > 0) return near;
  return [`Known groups: ${groups.slice(0, 10).join(', ')}${groups.length > 10 ? ', …' : ''}.`];
}

function cycle(path: readonly string[]): OcfError {
  const way = path.map((name) => `@${name}`).join(' → ');
  return new OcfError('INVALID', `Group "${path[0]}" contains itself: ${way}.`, { data: { groups: path } });
}
