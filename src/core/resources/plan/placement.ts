import { type Draft, isMarked, stayingNodes, stayingPromoted } from './draft.ts';
import { isActive, type Part, unknownNodes } from './facts.ts';

/** Where copies come to be, while it is thought about and afterwards. */
export interface Placement {
  /** Nodes where a copy is started, or taken to while it runs. */
  readonly starts: Map<string, ReadonlySet<string>>;
  /** Nodes where a copy is promoted. */
  readonly promotes: Map<string, ReadonlySet<string>>;
}

export function newPlacement(): Placement {
  return { starts: new Map(), promotes: new Map() };
}

/** The nodes where copies of a resource are in the end, as far as that is settled. */
export function finalNodes(draft: Draft, placement: Placement, part: Part): ReadonlySet<string> {
  return new Set([...stayingNodes(draft, part), ...(placement.starts.get(part.name) ?? [])]);
}

/** The nodes where promoted copies are in the end, as far as that is settled. */
export function finalPromoted(draft: Draft, placement: Placement, part: Part): ReadonlySet<string> {
  return new Set([...stayingPromoted(draft, part), ...(placement.promotes.get(part.name) ?? [])]);
}

/** The nodes where a copy is and does not go, or may be: what avoids it must not be there. */
export function occupied(draft: Draft, placement: Placement, part: Part): ReadonlySet<string> {
  const { leaving, migrating } = draft;
  const there = [...part.copies.values()].filter(
    (copy) => isActive(copy) && !isMarked(leaving, part.name, copy.node) && !isMarked(migrating, part.name, copy.node),
  );
  const unknown = part.copies.size === 0 ? [] : unknownNodes(part);
  return new Set([...[...there, ...unknown].map(({ node }) => node), ...(placement.starts.get(part.name) ?? [])]);
}

/** The resources that never share a node with it, whoever says so. */
export function avoidedBy({ facts }: Draft, { name }: Part): readonly Part[] {
  const { ties, parts } = facts;
  const names = [
    ...(ties.out.get(name) ?? []).flatMap(({ kind, to }) => (kind === 'avoid' ? to : [])),
    ...(ties.into.get(name) ?? []).flatMap(({ kind, from }) => (kind === 'avoid' ? from : [])),
  ];
  return [...new Set(names)].flatMap((other) => parts.get(other) ?? []);
}

/** Ranks of the nodes for resources that are to be on one: what somebody prefers first, then the order of the nodes. */
export function ranking(parts: readonly Part[]): (a: string, b: string) => number {
  const rankIn = (some: readonly Part[]) => {
    const places = some.map(({ nodes }) => new Map(nodes.map((node, index) => [node, index])));
    const ranks = new Map<string, number>();
    return (node: string) => {
      const known = ranks.get(node);
      if (known !== undefined) return known;
      const rank = places.reduce((sum, place) => sum + (place.get(node) ?? 1000), 0);
      ranks.set(node, rank);
      return rank;
    };
  };
  const preferred = rankIn(parts.filter(({ prefers }) => prefers));
  const any = rankIn(parts);
  const order = new Map((parts[0]?.nodes ?? []).map((node, index) => [node, index]));
  return (a, b) => preferred(a) - preferred(b) || any(a) - any(b) || (order.get(a) ?? 0) - (order.get(b) ?? 0);
}
