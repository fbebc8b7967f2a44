import { NodeSet } from './nodeset.ts';

/** What groups and wildcards in a node set stand for. */
export interface NodeLookup {
  /** The definition of a group, as node-set text; undefined when there is none. No source: the default one. */
  group(name: string, source?: string): string | undefined;
  /** The names of all groups of a source. */
  groups(source?: string): string[];
  /** All known nodes, for `@*` and wildcards. */
  nodes(): NodeSet;
}

/** Where there is no cluster: no groups, no known nodes. */
export const noLookup: NodeLookup = {
  group: () => undefined,
  groups: () => [],
  nodes: () => NodeSet.empty,
};
