import { type FoldSettings, foldOptions } from './fold-settings.ts';
import type { NodeLookup } from './lookup.ts';
import type { NodeSet } from './nodeset.ts';
import { contiguous, pick, slice, split } from './portion.ts';
import { groupShares, groupsOf, regroup } from './regroup.ts';

// What the commands on node sets do, each with the result that JSON shows.

/** A set as folded text. */
export interface FoldedNodes {
  readonly nodes: string;
  readonly count: number;
}

export interface NodeParts {
  readonly parts: readonly FoldedNodes[];
  readonly count: number;
}

export interface ExpandedNodes {
  readonly names: readonly string[];
  readonly count: number;
}

export interface NodeGroups {
  readonly groups: readonly {
    readonly name: string;
    /** Its nodes, or those of them that were asked for. */
    readonly nodes: string;
    readonly count: number;
    /** How many nodes the whole group has. */
    readonly total: number;
  }[];
}

export function foldNodes(set: NodeSet, settings: FoldSettings = {}): FoldedNodes {
  return { nodes: set.fold(foldOptions(settings, set.size)), count: set.size };
}

export function expandNodes(set: NodeSet): ExpandedNodes {
  return { names: set.names(), count: set.size };
}

export function countNodes({ size }: NodeSet): { readonly count: number } {
  return { count: size };
}

/** @throws OcfError USAGE when `parts` is no positive whole number */
export function splitNodes(set: NodeSet, { parts }: { readonly parts: number }): NodeParts {
  return partsOf(split(set, parts), set.size);
}

/** The set cut at every gap. @throws OcfError USAGE */
export function contiguousNodes(set: NodeSet, settings: FoldSettings = {}): NodeParts {
  return partsOf(contiguous(set), set.size, settings);
}

export interface PickInput {
  readonly count: number;
  /** A whole number from 0 up to but not including the bound. */
  readonly random: (bound: number) => number;
}

/** @throws OcfError USAGE when `count` is no positive whole number */
export function pickNodes(set: NodeSet, { count, random }: PickInput): FoldedNodes {
  return foldNodes(pick(set, count, random));
}

/** @throws OcfError USAGE when `positions` is no list of ranges */
export function sliceNodes(set: NodeSet, { positions }: { readonly positions: string }): FoldedNodes {
  return foldNodes(slice(set, positions));
}

/** @throws OcfError as parseNodeSet, for the definitions of groups */
export function regroupNodes(
  set: NodeSet,
  lookup: NodeLookup,
  { overlap, source }: { readonly overlap: boolean; readonly source?: string | undefined },
): FoldedNodes {
  return { nodes: regroup(set, lookup, { overlap, ...from(source) }), count: set.size };
}

/**
 * The groups that have nodes in the set, or without a set all groups; of a source, or those that need none written.
 *
 * @throws OcfError as parseNodeSet
 */
export function listGroups(set: NodeSet | undefined, lookup: NodeLookup, source?: string): NodeGroups {
  const shares = set
    ? groupShares(set, lookup, from(source))
    : groupsOf(lookup, from(source)).map(({ name, nodes }) => ({ name, nodes, total: nodes.size }));
  return {
    groups: shares.map(({ name, nodes, total }) => ({ name, nodes: nodes.fold(), count: nodes.size, total })),
  };
}

function partsOf(sets: readonly NodeSet[], count: number, settings: FoldSettings = {}): NodeParts {
  return { parts: sets.map((set) => foldNodes(set, settings)), count };
}

function from(source: string | undefined): { readonly source?: string } {
  return source === undefined ? {} : { source };
}
