/** Something that needs one node. */
export interface Slot {
  readonly key: string;
  /** The nodes that it could be on, the best first. */
  readonly nodes: readonly string[];
  /** Slots that may not be on the same node. */
  readonly apart: readonly string[];
  /** Limits that it counts against: each allows so many different nodes. */
  readonly limits: readonly Limit[];
}

export interface Limit {
  readonly name: string;
  readonly most: number;
  /** Nodes that do not count. */
  readonly free: ReadonlySet<string>;
}

// Nodes tried before the search is given up; far more than real files need.
const patience = 20_000;

/**
 * A node for every slot, the best for the first ones; undefined when there are none or too many to try. What has
 * nothing to do with one another is searched for by itself.
 */
export function search(slots: readonly Slot[]): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  for (const part of separate(slots)) {
    const narrow = [...part].sort((a, b) => a.nodes.length - b.nodes.length);
    const solution = assign(part) ?? assign(narrow);
    if (!solution) return undefined;
    for (const [key, node] of solution) found.set(key, node);
  }
  return found;
}

function assign(slots: readonly Slot[]): ReadonlyMap<string, string> | undefined {
  const chosen = new Map<string, string>();
  const tried: number[] = [0];
  let steps = 0;
  while (tried.length <= slots.length) {
    const depth = tried.length - 1;
    const slot = slots[depth];
    if (!slot) break;
    chosen.delete(slot.key);
    let at = tried[depth] ?? 0;
    while (at < slot.nodes.length && !fits(slot, slot.nodes[at] ?? '', chosen, slots)) at++;
    steps += at - (tried[depth] ?? 0) + 1;
    if (steps > patience) return undefined;
    const node = slot.nodes[at];
    if (node === undefined) {
      tried.pop();
      if (tried.length === 0) return undefined;
      continue;
    }
    tried[depth] = at + 1;
    chosen.set(slot.key, node);
    tried.push(0);
  }
  return chosen;
}

function fits(slot: Slot, node: string, chosen: ReadonlyMap<string, string>, slots: readonly Slot[]): boolean {
  if (slot.apart.some((other) => chosen.get(other) === node)) return false;
  return slot.limits.every(({ name, most, free }) => {
    if (free.has(node)) return true;
    const used = new Set([node]);
    for (const other of slots) {
      const there = chosen.get(other.key);
      if (there !== undefined && !free.has(there) && other.limits.some((one) => one.name === name)) used.add(there);
    }
    return used.size <= most;
  });
}

function separate(slots: readonly Slot[]): readonly (readonly Slot[])[] {
  const byLimit = new Map<string, Slot[]>();
  const byKey = new Map(slots.map((slot) => [slot.key, slot]));
  for (const slot of slots) {
    for (const { name } of slot.limits) byLimit.set(name, [...(byLimit.get(name) ?? []), slot]);
  }
  const seen = new Set<Slot>();
  const parts: (readonly Slot[])[] = [];
  for (const slot of slots) {
    if (seen.has(slot)) continue;
    const part = new Set([slot]);
    for (const one of part) {
      for (const other of one.apart) {
        const there = byKey.get(other);
        if (there) part.add(there);
      }
      for (const { name } of one.limits) for (const other of byLimit.get(name) ?? []) part.add(other);
    }
    for (const one of part) seen.add(one);
    parts.push(slots.filter((one) => part.has(one)));
  }
  return parts;
}
