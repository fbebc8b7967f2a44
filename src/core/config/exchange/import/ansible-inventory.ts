import type { Place } from '../../../errors.ts';
import { addVariables } from './ansible-variables.ts';
import type { Collection, FoundNode } from './collection.ts';

export interface Variable {
  /** undefined for a list or a map. */
  readonly text: string | undefined;
  /** Encrypted by Ansible's vault. */
  readonly vault?: boolean;
  /** Marked as no template, whatever it looks like. */
  readonly unsafe?: boolean;
  readonly place: Place;
}

export type Variables = Map<string, Variable>;

interface Group {
  readonly place: Place;
  readonly hosts: Set<string>;
  readonly children: Set<string>;
  readonly variables: Variables;
}

/** An Ansible inventory as its files describe it, before what groups say is given to their hosts. */
export class Inventory {
  readonly #hosts = new Map<string, { readonly place: Place; readonly variables: Variables }>();
  readonly #groups = new Map<string, Group>();

  group(name: string, place: Place): Group {
    let group = this.#groups.get(name);
    if (!group) {
      group = { place, hosts: new Set(), children: new Set(), variables: new Map() };
      this.#groups.set(name, group);
    }
    return group;
  }

  host(name: string, place: Place): Variables {
    let host = this.#hosts.get(name);
    if (!host) {
      host = { place, variables: new Map() };
      this.#hosts.set(name, host);
    }
    return host.variables;
  }

  /** Gives everything to the collection. Groups that contain each other are a problem. */
  collect(into: Collection): void {
    const order = this.#parentsFirst(into);
    const members = this.#members(order);
    const layers = new Map<string, Group[]>();
    for (const name of order) {
      for (const host of members.get(name) ?? []) {
        const known = layers.get(host);
        if (known) known.push(this.#groups.get(name) as Group);
        else layers.set(host, [this.#groups.get(name) as Group]);
      }
    }
    const all = this.#groups.get('all');
    const nodes = new Map<string, FoundNode>();
    for (const [name, { place, variables }] of this.#hosts) {
      const node = into.node(name, place);
      if (!node) continue;
      nodes.set(name, node);
      const groups = [...(all ? [all] : []), ...(layers.get(name) ?? [])];
      addVariables(into, node, [...groups.map((group) => group.variables), variables]);
    }
    for (const [name, { place }] of this.#groups) {
      if (name === 'all' || name === 'ungrouped') continue;
      into.group(
        name,
        [...(members.get(name) ?? [])].flatMap((host) => nodes.get(host) ?? []),
        place,
      );
    }
  }

  // the deeper a group, the more what it says counts; groups as deep as each other by name
  #parentsFirst(into: Collection): readonly string[] {
    const open = new Map([...this.#groups.keys()].map((name) => [name, 0]));
    for (const { children } of this.#groups.values()) {
      for (const child of children) open.set(child, (open.get(child) ?? 0) + 1);
    }
    const depths = new Map<string, number>();
    const ready = [...open].filter(([, parents]) => parents === 0).map(([name]) => name);
    for (const name of ready) depths.set(name, 0);
    for (let name = ready.pop(); name !== undefined; name = ready.pop()) {
      const depth = (depths.get(name) ?? 0) + 1;
      for (const child of this.#groups.get(name)?.children ?? []) {
        depths.set(child, Math.max(depths.get(child) ?? 0, depth));
        const left = (open.get(child) ?? 0) - 1;
        open.set(child, left);
        if (left === 0) ready.push(child);
      }
    }
    const circle = [...open].filter(([, parents]) => parents > 0).map(([name]) => name);
    const [first] = circle;
    if (first !== undefined) {
      into.wrong(
        `Groups contain each other: ${circle.slice(0, 5).join(', ')}.`,
        this.group(first, { line: 1, column: 1 }).place,
      );
      return [];
    }
    const named = [...depths.keys()].filter((name) => name !== 'all');
    return named.sort((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0) || (a < b ? -1 : 1));
  }

  // children before their parents, so that each group is gone through once
  #members(order: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
    const members = new Map<string, Set<string>>();
    for (const name of [...order].reverse()) {
      const group = this.#groups.get(name);
      const own = new Set(group?.hosts);
      for (const child of group?.children ?? []) for (const host of members.get(child) ?? []) own.add(host);
      members.set(name, own);
    }
    return members;
  }
}
