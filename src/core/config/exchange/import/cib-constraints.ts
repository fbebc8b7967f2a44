import type { Place } from '../../../errors.ts';
import { NodeSet } from '../../../nodeset/nodeset.ts';
import type { ResourceSpec } from '../../model.ts';
import { type Element, idOf, isYes, roleNamed } from './cib-element.ts';
import type { Names } from './cib-resources.ts';
import type { Collection } from './collection.ts';
import { quoted } from './source.ts';

const kinds = new Map([
  ['rsc_order', 'order'],
  ['rsc_colocation', 'colocation'],
  ['rsc_location', 'location'],
]);

/** Takes over the constraints that say exactly what `after`, `with`, `avoid`, `prefer` or `nodes` say. */
export function addConstraints(
  constraints: readonly Element[],
  names: Names,
  into: Collection,
  optIn: boolean,
  at: Place,
): void {
  const scores = new Map<string, Map<string, number>>();
  for (const element of constraints) {
    const kind = kinds.get(element.name);
    const why =
      kind === undefined
        ? 'there is nothing like it here'
        : element.children.length > 0
          ? 'it has rules or sets of resources'
          : kind === 'order'
            ? order(element)
            : kind === 'colocation'
              ? colocation(element)
              : location(element);
    if (why !== undefined) into.leave(`${kind ?? element.name} ${quoted(idOf(element))}`, why, element.place);
  }
  const members = new Set([...into.resources.values()].flatMap(({ group = [] }) => group));
  // nothing may run anywhere unless a location says so
  for (const name of optIn ? into.resources.keys() : []) {
    if (!members.has(name) && !scores.has(name)) scores.set(name, new Map());
  }
  for (const [name, nodes] of scores) place(name, nodes);

  function change(name: string, more: Partial<ResourceSpec>): undefined {
    into.resources.set(name, { ...(into.resources.get(name) as ResourceSpec), ...more });
    return undefined;
  }

  function add(field: 'after' | 'with' | 'avoid', name: string, other: string): undefined {
    const known = into.resources.get(name)?.[field] ?? [];
    return change(name, { [field]: [...new Set([...known, other])] });
  }

  function order({ attributes }: Element): string | undefined {
    const { first = '', then = '', kind, score, symmetrical } = attributes;
    const [one, other] = [names.get(first), names.get(then)];
    if (one === undefined || other === undefined) return notThere;
    const mandatory = kind === undefined ? score === undefined || isInfinite(score) : /^mandatory$/i.test(kind);
    if (!mandatory) return 'it is not mandatory';
    if (isYes(symmetrical) === false) return 'it holds only one way';
    if (isYes(attributes['require-all']) === false) return 'not all copies are waited for';
    const before = attributes['first-action'] ?? 'start';
    // what is left out is what the first one does
    const after = attributes['then-action'] ?? before;
    if (after !== 'start' || !['start', 'promote'].includes(before)) return 'it orders other actions than starts';
    if (before === 'start') return add('after', other, one);
    return hasRoles(one) ? add('after', other, `${one}:promoted`) : 'the first one has no roles';
  }

  function colocation({ attributes }: Element): string | undefined {
    const { rsc = '', score = '0' } = attributes;
    const [one, other] = [names.get(rsc), names.get(attributes['with-rsc'] ?? '')];
    if (one === undefined || other === undefined) return notThere;
    if (attributes['node-attribute'] !== undefined) return 'it means places of several nodes';
    if (!isInfinite(score, true)) return 'its score only advises';
    if (isYes(attributes.influence) === false) return 'it holds only at times';
    if (roleNamed(attributes['rsc-role']) !== 'started') return 'it holds for some copies only';
    const role = roleNamed(attributes['with-rsc-role']);
    if (score.startsWith('-')) return role === 'started' ? add('avoid', one, other) : 'it holds for some copies only';
    if (role === 'started') return add('with', one, other);
    if (role !== 'promoted' || !hasRoles(other)) return 'it means copies in a role that there are not here';
    return add('with', one, `${other}:promoted`);
  }

  function location({ attributes }: Element): string | undefined {
    const { rsc = '', node, score = '0' } = attributes;
    const name = names.get(rsc);
    if (node === undefined || attributes['rsc-pattern'] !== undefined) return 'it has rules or patterns';
    if (name === undefined) return notThere;
    if (!into.nodes.has(node)) return 'there is no such node';
    if (roleNamed(attributes.role) !== 'started') return 'it holds for some copies only';
    const value = isInfinite(score, true)
      ? (score.startsWith('-') ? -1 : 1) * Number.POSITIVE_INFINITY
      : /^[+-]?\d+$/.test(score)
        ? Number(score)
        : Number.NaN;
    if (Number.isNaN(value)) return `${quoted(score)} is no score`;
    if (value < 0 && Number.isFinite(value)) return 'its score only advises against';
    const known = scores.get(name) ?? new Map<string, number>();
    const before = known.get(node) ?? 0;
    known.set(
      node,
      before === Number.NEGATIVE_INFINITY || value === Number.NEGATIVE_INFINITY
        ? Number.NEGATIVE_INFINITY
        : before + value,
    );
    scores.set(name, known);
    return undefined;
  }

  function place(name: string, found: ReadonlyMap<string, number>): void {
    const best = [...found].filter(([, score]) => score > 0).sort(([, a], [, b]) => (a === b ? 0 : b - a));
    const never = [...found].filter(([, score]) => score < 0).map(([node]) => node);
    const open = optIn ? [...found].filter(([, score]) => score >= 0).map(([node]) => node) : [...into.nodes.keys()];
    const nodes = NodeSet.of(open).minus(NodeSet.of(never));
    const levels = new Map<number, string[]>();
    for (const [node, score] of best) levels.set(score, [...(levels.get(score) ?? []), node]);
    if (nodes.size === 0) {
      into.leave('locations', 'no node is left for it', at, name);
      change(name, { enabled: false });
      return;
    }
    // where all allowed nodes are wished for alike, none is
    const prefer = [...levels.values()].map((level) => NodeSet.of(level).fold());
    change(name, {
      prefer: levels.size === 1 && best.length === nodes.size ? [] : prefer,
      ...(never.length > 0 || optIn ? { nodes: nodes.fold() } : {}),
    });
  }

  function hasRoles(name: string): boolean {
    return into.resources.get(name)?.promoted !== undefined;
  }
}

const notThere = 'it names a resource that is not taken over';

function isInfinite(score: string, negative = false): boolean {
  if (/^[+-]?infinity$/i.test(score)) return negative || !score.startsWith('-');
  return negative ? Math.abs(Number(score)) >= 1_000_000 : Number(score) >= 1_000_000;
}
