import { NodeSet } from './nodeset.ts';

/** What groups and wildcards in a node set stand for. */
export interface NodeLookup {
  /** The definition of a group, as node-set text; undefined when there is none. No source: the default one. */
  group(name: string, source?: string): string | undefined;
  /** The names of all groups of a source. */
  groups(source?: string): readonly string[];
  /** All known nodes, for `@*` and wildcards. */
  nodes(): NodeSet;
  /** Every name that wildcards may mean, where a node may have several; without it those of nodes(). */
  names?(): NodeSet;
  /** The same nodes, each under its one name; without it every node has only one. */
  canonical?(set: NodeSet): NodeSet;
  /** Whether an operand means something that is not known here; then it stands for no node and is no error. */
  beyond?(operand: string): boolean;
  /** The nodes of a source, as node-set text; undefined where only its groups can say. */
  all?(source: string): string | undefined;
  /** The groups of a source that have a node, where the source can be asked for them. */
  groupsWith?(node: string, source?: string): readonly string[] | undefined;
  /** Which source answers for a group. Without this method: the one written, else the definition's own. */
  answering?(asked: GroupQuestion): string | undefined;
}

/** A group as it is written somewhere. */
export interface GroupQuestion {
  /** Missing for all groups or all nodes. */
  readonly group?: string | undefined;
  /** The source in front of the colon. */
  readonly source?: string | undefined;
  /** The source whose definition it stands in. */
  readonly within?: string | undefined;
}

/** Where there is no cluster: no groups, no known nodes. */
export const noLookup: NodeLookup = {
  group: () => undefined,
  groups: () => [],
  nodes: () => NodeSet.empty,
};
