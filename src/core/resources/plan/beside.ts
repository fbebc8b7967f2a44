import type { Draft } from './draft.ts';
import type { Part } from './facts.ts';
import { finalNodes, type Placement } from './placement.ts';

/** The nodes where something runs, or will, that has to be beside a copy of it. */
export function neededBeside(
  draft: Draft,
  placement: Placement,
  part: Part,
  onlyRole = false,
  asked: Set<string> = new Set(),
): ReadonlySet<string> {
  const found = new Set<string>();
  if (asked.has(part.name)) return found;
  asked.add(part.name);
  for (const { kind, from, role } of draft.facts.ties.into.get(part.name) ?? []) {
    const other = draft.facts.parts.get(from);
    if (kind !== 'with' || !other || (onlyRole && role === undefined)) continue;
    for (const node of finalNodes(draft, placement, other)) found.add(node);
    const its = other.single ? undefined : draft.wanted.get(from);
    if (its) for (const node of [...its.back.keys(), ...(its.at === undefined ? [] : [its.at])]) found.add(node);
    if (its) for (const node of neededBeside(draft, placement, other, false, asked)) found.add(node);
  }
  return found;
}
