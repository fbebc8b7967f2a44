import { type Copy, type Facts, isActive, type Part } from './facts.ts';
import type { Obstacle, Standing } from './plan.ts';

/**
 * A plan in the making: which copies go down, which resources are up at the end. Marks are only added, never taken
 * back, so that thinking ends.
 */
export interface Draft {
  readonly facts: Facts;
  /** Copies to be stopped, by resource and node, with the reason when nobody asked for it. */
  readonly leaving: Marks;
  /** Promoted copies to be demoted, that go on running unless they are leaving too. */
  readonly dimming: Marks;
  /** Copies that are taken elsewhere while they run. */
  readonly migrating: Marks;
  readonly wanted: Map<string, Want>;
  /** Where the named resources are to go; by resource. */
  readonly aims: Map<string, Aim>;
  readonly obstacles: Obstacle[];
  readonly unseen: Standing[];
  readonly short: Standing[];
}

export type Marks = Map<string, Map<string, string | undefined>>;

/** That a resource runs at the end. */
export interface Want {
  /** With all its copies and roles; else with at least one. */
  full: boolean;
  /** At least one copy has to be promoted. */
  role: boolean;
  /** Only the copy there. */
  at?: string;
  /** Copies that come back, and whether promoted. */
  readonly back: Map<string, boolean>;
  /** Copies beyond those that stay. */
  more: number;
  /** Roles beyond those that stay. */
  moreRoles: number;
  /** Where a role is wanted. */
  readonly promote: Set<string>;
  readonly because?: string;
}

export interface Aim {
  readonly to?: string;
  readonly away?: ReadonlySet<string>;
}

export function newDraft(facts: Facts): Draft {
  return {
    facts,
    leaving: new Map(),
    dimming: new Map(),
    migrating: new Map(),
    wanted: new Map(),
    aims: new Map(),
    obstacles: [],
    unseen: [],
    short: [],
  };
}

/** Whether it was new. */
export function mark(marks: Marks, resource: string, node: string, because?: string): boolean {
  const here = marks.get(resource) ?? new Map<string, string | undefined>();
  marks.set(resource, here);
  if (here.has(node)) return false;
  here.set(node, because);
  return true;
}

export function isMarked(marks: Marks, resource: string, node: string): boolean {
  return marks.get(resource)?.has(node) ?? false;
}

/** Wants a resource at the end; what was wanted of it before is kept. */
export function want(draft: Draft, name: string, because?: string): Want {
  const there = draft.wanted.get(name);
  if (there) return there;
  const made: Want = {
    full: false,
    role: false,
    back: new Map(),
    more: 0,
    moreRoles: 0,
    promote: new Set(),
    ...(because === undefined ? {} : { because }),
  };
  draft.wanted.set(name, made);
  return made;
}

/** Whether a copy runs on without a break. */
export function stays({ leaving, migrating }: Draft, part: Part, copy: Copy | undefined): boolean {
  return (
    copy?.state === 'running' && !isMarked(leaving, part.name, copy.node) && !isMarked(migrating, part.name, copy.node)
  );
}

export function staysPromoted(draft: Draft, part: Part, copy: Copy | undefined): boolean {
  return stays(draft, part, copy) && copy?.promoted === true && !isMarked(draft.dimming, part.name, copy.node);
}

/** The nodes where copies run on without a break. */
export function stayingNodes(draft: Draft, part: Part): readonly string[] {
  return [...part.copies.values()].filter((copy) => stays(draft, part, copy)).map(({ node }) => node);
}

export function stayingPromoted(draft: Draft, part: Part): readonly string[] {
  return [...part.copies.values()].filter((copy) => staysPromoted(draft, part, copy)).map(({ node }) => node);
}

/** Whether a copy could be started there: it is stopped, or will be. */
export function couldStart({ leaving, migrating }: Draft, part: Part, node: string): boolean {
  const copy = part.copies.get(node);
  if (!copy) return false;
  if (copy.fit) return true;
  return isActive(copy) && (isMarked(leaving, part.name, node) || isMarked(migrating, part.name, node));
}
