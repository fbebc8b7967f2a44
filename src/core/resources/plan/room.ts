import type { Relation } from '../../config/relations.ts';
import { couldStart, type Draft, isMarked, stayingNodes, stayingPromoted } from './draft.ts';
import type { Part } from './facts.ts';

/** Where copies of a resource with several could be, for what has to be beside one. */
export interface Room {
  /** Where one is and stays, or is to be in any case. */
  readonly sure: ReadonlySet<string>;
  /** Where one more could be. */
  readonly possible: ReadonlySet<string>;
  /** How many more. */
  readonly more: number;
}

/** For resources beside a copy of `to`; beside a promoted one when the relation says so. */
export function roomBeside(draft: Draft, to: Part, role: Relation['role']): Room {
  const wanted = draft.wanted.get(to.name);
  const aim = draft.aims.get(to.name);
  const back = [...(wanted?.back ?? [])];
  const planned = back.filter(([node]) => couldStart(draft, to, node)).map(([node]) => node);
  const sure = new Set([...stayingNodes(draft, to), ...planned]);
  if (wanted?.at !== undefined) sure.add(wanted.at);
  if (aim?.to !== undefined) sure.add(aim.to);
  const count = to.count - sure.size;
  const possible = new Set(
    wanted && count > 0 ? to.nodes.filter((node) => !aim?.away?.has(node) && couldStart(draft, to, node)) : [],
  );
  if (role === undefined) return { sure, possible, more: Math.max(count, 0) };
  const promoted = new Set([
    ...stayingPromoted(draft, to),
    ...back.filter(([, again]) => again).map(([node]) => node),
    ...(wanted?.promote ?? []),
  ]);
  const more = Math.max((to.roles ?? 0) - promoted.size, 0);
  const dimmed = (node: string) => isMarked(draft.dimming, to.name, node);
  const others = [...sure, ...possible].filter((node) => !dimmed(node) && !promoted.has(node));
  return { sure: promoted, possible: new Set(wanted && more > 0 ? others : []), more };
}
