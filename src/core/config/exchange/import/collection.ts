import { OcfError, type Place } from '../../../errors.ts';
import type { NodeLookup } from '../../../nodeset/lookup.ts';
import { parseNodeSet } from '../../../nodeset/parse.ts';
import { looksSecret, wordProblem } from '../../check/word-rules.ts';
import type { DeviceSpec, FencingEntry, ResourceSpec } from '../../model.ts';
import type { Leaf } from '../../nodes/leaves.ts';
import { type Problem, problemOf } from '../../problem.ts';
import { type FieldPath, fieldValue } from './fields.ts';
import { nodeNameFault } from './names.ts';
import { quoted } from './source.ts';

/** Something of a source that does not come into the cluster file. */
export interface LeftOut {
  readonly what: string;
  /** The node or the entry that it was said of. */
  readonly of?: string;
  /** The end of a sentence: "the name is an address". */
  readonly why: string;
  readonly place: Place;
}

export interface FoundField extends Leaf {
  readonly place: Place;
}

export interface FoundNode {
  readonly name: string;
  readonly place: Place;
  /** By the dotted path. */
  readonly fields: ReadonlyMap<string, FoundField>;
}

// more than any cluster has; keeps n[1-999999999] from filling the memory
const mostNodes = 200_000;
// a file of another format is wrong on every line
const mostProblems = 1_000;

/**
 * What the sources say, collected by the readers of the formats. A reader never fails on a single thing: what cannot
 * come into a cluster file is left out with the reason, what is wrong is a problem, and all of these are told at once.
 */
export class Collection {
  readonly nodes = new Map<string, FoundNode>();
  readonly groups = new Map<string, Set<string>>();
  readonly devices = new Map<string, DeviceSpec>();
  readonly resources = new Map<string, ResourceSpec>();
  /** Levels by node set. */
  readonly fencing = new Map<string, FencingEntry['levels']>();
  readonly leftOut: LeftOut[] = [];
  readonly problems: Problem[] = [];
  /** The cluster's name as a source has it. */
  cluster: string | undefined;

  /** The node of that name, a new one if need be; undefined (and left out) when no node can be called that. */
  node(name: string, place: Place): FoundNode | undefined {
    const known = this.nodes.get(name);
    if (known) return known;
    const fault = nodeNameFault(name);
    if (fault !== undefined) {
      this.leave(quoted(name), `the name ${fault}`, place);
      return undefined;
    }
    if (this.nodes.size === mostNodes) {
      if (!this.problems.some(({ path }) => path === 'nodes')) {
        this.problems.push(problemOf(place, ['nodes'], `There are more than ${mostNodes} nodes.`));
      }
      return undefined;
    }
    const node: FoundNode = { name, place, fields: new Map() };
    this.nodes.set(name, node);
    return node;
  }

  /**
   * The nodes of a folded text such as `n[1-4],m1`; none, and a problem, when it cannot be read. Operators and groups
   * mean something only with a lookup.
   */
  nodeSet(text: string, place: Place, lookup?: NodeLookup): readonly FoundNode[] {
    if (!lookup && /[!&^@*?\s]/.test(text)) {
      this.wrong(`${quoted(text)} is no list of nodes.`, place);
      return [];
    }
    try {
      const set = parseNodeSet(text, lookup);
      if (set.size <= mostNodes) return set.names().flatMap((name) => this.node(name, place) ?? []);
      this.wrong(`${quoted(text)} names more than ${mostNodes} nodes.`, place);
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
      this.wrong(`${quoted(text)} is no node set: ${error.message}`, place);
    }
    return [];
  }

  /** Sets a field from the source's text. A second, different value is a problem. */
  set(node: FoundNode, path: FieldPath, text: string | readonly string[], place: Place): void {
    if (path[1] === 'options' && looksSecret(path[2] ?? '')) {
      this.secret(path.join('.'), node.name, place);
      return;
    }
    const read = fieldValue(path, text);
    const field = path.join('.');
    if ('wrong' in read) {
      this.wrong(`${field} of ${node.name} has to be ${read.wrong}, not ${quoted(String(text))}.`, place);
      return;
    }
    const known = node.fields.get(field);
    if (known && JSON.stringify(known.value) !== JSON.stringify(read.value)) {
      const where = known.place.file === place.file ? '' : `${known.place.file}, `;
      const other = `${where}line ${known.place.line}`;
      this.wrong(
        `Node ${node.name} has two values of ${field}: ${quoted(String(text))} here, another one in ${other}.`,
        place,
      );
      return;
    }
    (node.fields as Map<string, FoundField>).set(field, { path, value: read.value, place });
  }

  /** Sets an attribute; one that is a secret, or cannot be an attribute, is left out. */
  attribute(node: FoundNode, name: string, value: string, place: Place): void {
    if (looksSecret(name)) this.secret(name, node.name, place);
    else if (wordProblem('key', name) !== undefined)
      this.leave(quoted(name), 'an attribute cannot be called that', place);
    else if (wordProblem('line', value) !== undefined) {
      this.leave(name, 'the value is more than one line of text', place, node.name);
    } else this.set(node, ['attributes', name], value, place);
  }

  /** A value that is not taken over, and not shown. */
  secret(name: string, owner: string, place: Place): void {
    this.leave(name.slice(0, 60), 'secrets are not taken over', place, owner);
  }

  /** Puts nodes into a group. `all` is every node anyway. */
  group(name: string, nodes: Iterable<FoundNode>, place: Place): void {
    if (name === 'all') return;
    const problem = wordProblem('name', name);
    if (problem !== undefined) {
      this.leave(`group ${quoted(name)}`, `a group's name has to be ${problem}`, place);
      return;
    }
    const members = this.groups.get(name) ?? new Set();
    for (const node of nodes) members.add(node.name);
    if (members.size > 0) this.groups.set(name, members);
  }

  leave(what: string, why: string, place: Place, of?: string): void {
    this.leftOut.push({ what, ...(of === undefined ? {} : { of }), why, place });
  }

  wrong(message: string, place: Place, suggestions: readonly string[] = []): void {
    if (this.problems.length < mostProblems) this.problems.push(problemOf(place, [], message, suggestions));
  }
}
