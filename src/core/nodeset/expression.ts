import { GroupReader } from './group-reader.ts';
import type { NodeLookup } from './lookup.ts';
import { NodeSet, unionOf } from './nodeset.ts';
import { parsePattern } from './pattern.ts';
import { mostNames, tooMany } from './range.ts';
import { type Operator, scanTerms, type Term } from './scan.ts';
import type { Source } from './syntax-error.ts';
import { hasWildcard, selectByWildcard } from './wildcard.ts';

/** Evaluates expressions; what one group means is worked out once for all of them. */
export class ExpressionReader {
  readonly #lookup: NodeLookup | undefined;
  readonly #groups: GroupReader;

  constructor(lookup: NodeLookup | undefined) {
    this.#lookup = lookup;
    this.#groups = new GroupReader(lookup, (source) => this.read(source));
  }

  read(source: Source): NodeSet {
    const joined = new Joiner(source);
    for (const term of scanTerms(source)) joined.add(term, this.#operand(source, term));
    return joined.result();
  }

  #operand(source: Source, term: Term): NodeSet {
    if (this.#lookup?.beyond?.(term.text)) return NodeSet.empty;
    if (term.text.startsWith('@')) return this.#groups.read(source, term);
    const set = hasWildcard(term.text)
      ? selectByWildcard(source, term, this.#groups.known(source), this.#lookup)
      : parsePattern(source, term);
    // only a name with a slash may be another one's second name
    return term.text.includes('/') ? (this.#lookup?.canonical?.(set) ?? set) : set;
  }
}

/** Applies terms left to right. Unions in a row are gathered first, so that ten thousand names are no hard work. */
class Joiner {
  readonly #source: Source;
  #waiting: NodeSet[] = [];
  // No less than the members of all that wait: only beyond the limit does it matter how many they are together.
  #most = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  add(term: Term, operand: NodeSet): void {
    if (term.operator === ',') {
      this.#waiting.push(operand);
      this.#most += operand.size;
    } else this.#settle(apply(term.operator, this.result(), operand));
    if (this.#most > mostNames) this.#settle(this.result());
    if (this.#most > mostNames) throw tooMany(this.#source, term);
  }

  result(): NodeSet {
    return unionOf(this.#waiting);
  }

  #settle(set: NodeSet): void {
    this.#waiting = [set];
    this.#most = set.size;
  }
}

function apply(operator: Exclude<Operator, ','>, left: NodeSet, right: NodeSet): NodeSet {
  if (operator === '!') return left.minus(right);
  if (operator === '&') return left.intersect(right);
  return left.symmetricDifference(right);
}
