import { type Box, boxTuples } from './box.ts';
import { boxesOf } from './boxes.ts';
import { combine, differenceKept, intersectionKept, type Kept, symmetricKept, unionKept } from './combine.ts';
import { type FoldOptions, foldBox } from './fold.ts';
import { fromTuples, hasIndexes, type IndexSet, noIndexes, sameIndexes } from './index-set.ts';
import { checkName, joinName, splitName } from './name.ts';

/** The boxes of one pattern, as a set shows them. */
export interface PatternBoxes {
  readonly pattern: string;
  readonly boxes: readonly Box[];
}

/**
 * An immutable set of node names, held as patterns and spans of numbers: `n[1-1000000]` takes no more room than
 * `n[1-2]`, and the algebra costs spans, not names. Names come in ClusterShell's order: by pattern, then in the order
 * in which the folded text reads.
 *
 * @example parseNodeSet('n[1-4]').minus(NodeSet.of(['n2'])).fold() // 'n[1,3-4]'
 */
export class NodeSet implements Iterable<string> {
  static readonly empty: NodeSet = new NodeSet(new Map());

  readonly size: number;
  readonly #patterns: ReadonlyMap<string, IndexSet>;
  #shown: readonly PatternBoxes[] | undefined;

  private constructor(patterns: ReadonlyMap<string, IndexSet>) {
    this.#patterns = patterns;
    let size = 0;
    for (const indexes of patterns.values()) size += indexes.size;
    this.size = size;
  }

  /**
   * The set of these single names; brackets and operators mean nothing here.
   *
   * @throws OcfError USAGE when one of them cannot be a node's name
   */
  static of(names: Iterable<string>): NodeSet {
    const tuples = new Map<string, (readonly number[])[]>();
    for (const name of names) {
      checkName(name);
      const { pattern, indexes } = splitName(name);
      const known = tuples.get(pattern);
      if (known) known.push(indexes);
      else tuples.set(pattern, [indexes]);
    }
    return NodeSet.ofPatterns([...tuples].map(([pattern, found]) => [pattern, fromTuples(found)]));
  }

  /** For this room: each pattern once, with as many axes as it has numbers. */
  static ofPatterns(patterns: Iterable<readonly [pattern: string, indexes: IndexSet]>): NodeSet {
    const sorted = [...patterns].filter(([, { size }]) => size > 0).sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.length > 0 ? new NodeSet(new Map(sorted)) : NodeSet.empty;
  }

  has(name: string): boolean {
    const { pattern, indexes } = splitName(name);
    const known = this.#patterns.get(pattern);
    return known !== undefined && hasIndexes(known, indexes);
  }

  names(): string[] {
    return [...this];
  }

  *[Symbol.iterator](): Generator<string> {
    for (const { pattern, boxes } of this.boxes()) {
      for (const box of boxes) {
        for (const indexes of boxTuples(box)) yield joinName(pattern, indexes);
      }
    }
  }

  /** The set as text that parses to the same set: `n[1-3,5],web1`. The empty set is the empty text. */
  fold(options: FoldOptions = {}): string {
    return this.foldedParts(options).join(',');
  }

  /** The folded text in parts, each a pattern of its own. */
  foldedParts(options: FoldOptions = {}): string[] {
    return this.boxes().flatMap(({ pattern, boxes }) => boxes.flatMap((box) => foldBox(pattern, box, options)));
  }

  toString(): string {
    return this.fold();
  }

  union(other: NodeSet): NodeSet {
    return this.#combine(other, unionKept);
  }

  minus(other: NodeSet): NodeSet {
    return this.#combine(other, differenceKept);
  }

  intersect(other: NodeSet): NodeSet {
    return this.#combine(other, intersectionKept);
  }

  symmetricDifference(other: NodeSet): NodeSet {
    return this.#combine(other, symmetricKept);
  }

  equals(other: NodeSet): boolean {
    if (this.size !== other.size || this.#patterns.size !== other.#patterns.size) return false;
    return [...this.#patterns].every(([pattern, indexes]) => sameIndexes(indexes, other.#patterns.get(pattern)));
  }

  /** Whether every name of the other set is in this one. */
  includes(other: NodeSet): boolean {
    return other.size <= this.size && other.minus(this).size === 0;
  }

  /** For this room: the set in the order in which it is shown. */
  boxes(): readonly PatternBoxes[] {
    this.#shown ??= [...this.#patterns].map(([pattern, indexes]) => ({ pattern, boxes: boxesOf(indexes) }));
    return this.#shown;
  }

  #combine(other: NodeSet, kept: Kept): NodeSet {
    const patterns = new Map<string, IndexSet>();
    for (const [pattern, indexes] of this.#patterns) {
      patterns.set(pattern, combine(indexes, other.#patterns.get(pattern) ?? noIndexes, kept));
    }
    if (kept.onlyRight) {
      for (const [pattern, indexes] of other.#patterns) if (!patterns.has(pattern)) patterns.set(pattern, indexes);
    }
    return NodeSet.ofPatterns(patterns);
  }
}

/** The union of many sets, at a cost that grows little faster than their number. */
export function unionOf(sets: readonly NodeSet[]): NodeSet {
  let level = sets;
  while (level.length > 1) {
    const joined: NodeSet[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const [left, right] = [level[index] as NodeSet, level[index + 1]];
      joined.push(right ? left.union(right) : left);
    }
    level = joined;
  }
  return level[0] ?? NodeSet.empty;
}
