import { neededBeside } from './beside.ts';
import { type Draft, stayingPromoted, type Want } from './draft.ts';
import { isActive, type Part, unknownNodes } from './facts.ts';
import { unseenRole } from './obstacles.ts';
import { finalNodes, type Placement, ranking } from './placement.ts';

/** Chooses which copies of a resource with roles are promoted. */
export function placeRoles(draft: Draft, placement: Placement, part: Part): void {
  const wanted = draft.wanted.get(part.name);
  const { roles: most } = part;
  if (!wanted || most === undefined) return;
  const { name } = part;
  const staying = new Set(stayingPromoted(draft, part));
  if (staying.size > most) {
    draft.obstacles.push(tooMany(part, [...staying], most, 'is'));
    return;
  }
  const nodes = finalNodes(draft, placement, part);
  const back = [...wanted.back].flatMap(([node, promoted]) => (promoted ? node : []));
  const musts = [...neededBeside(draft, placement, part, true)];
  const sure = new Set([...staying, ...[...wanted.promote, ...back, ...musts].filter((node) => nodes.has(node))]);
  if (sure.size > most) {
    draft.obstacles.push(tooMany(part, [...sure], most));
    return;
  }
  const target = targetOf(part, wanted, most, staying.size + (part.single ? Math.min(back.length, 1) : back.length));
  const running = (node: string) => {
    const copy = part.copies.get(node);
    return copy && isActive(copy) ? 0 : 1;
  };
  const rank = ranking([part]);
  const away = draft.dimming.get(name);
  const free = [...nodes]
    .filter((node) => !sure.has(node) && !away?.has(node))
    // a copy that runs knows more than one that has just been started
    .sort((a, b) => running(a) - running(b) || rank(a, b));
  const chosen = [...sure, ...free.slice(0, Math.max(0, target - sure.size))].filter((node) => !staying.has(node));
  const unknown = unknownNodes(part);
  if (chosen.length > 0 && staying.size + chosen.length + unknown.length > most) {
    draft.obstacles.push(...unknown.map(({ node, reason }) => unseenRole(draft, name, node, reason)));
    if (unknown.length > 0) return;
  }
  if (staying.size + chosen.length < target) {
    const reason = `only ${staying.size + chosen.length} of ${target} copies can be promoted`;
    draft.short.push({ resource: name, reason });
  }
  if (chosen.length > 0) placement.promotes.set(name, new Set(chosen));
}

/** How many copies are to be promoted. */
function targetOf(part: Part, wanted: Want, most: number, already: number): number {
  const copies = [...part.copies.values()];
  const wasThere = copies.some(isActive);
  if (wanted.at !== undefined && !part.single) return Math.min(most, wanted.promote.size + already);
  if (wanted.full || !wasThere) return most;
  const needed = wanted.role ? 1 : 0;
  return Math.min(most, Math.max(needed, already + wanted.promote.size + wanted.moreRoles));
}

/** More promoted copies than there may be. */
export function tooMany({ name }: Part, nodes: readonly string[], most: number, is = 'would be') {
  return {
    resource: name,
    problem: `${name} ${is} promoted on ${nodes.join(' and ')}, though ${most === 0 ? 'none' : `only ${most}`} may be`,
    remedy: `Demote one: ocf resource demote ${name} --node ${nodes.at(-1)}`,
  };
}
