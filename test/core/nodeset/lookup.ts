import { type NodeLookup, parseNodeSet } from '../../../src/core/nodeset/parse.ts';
import { setup } from './expressions.ts';

/** The groups and nodes of the generated expressions. */
export const lookup: NodeLookup = {
  group: (name, source) => (source === undefined ? setup.groups : setup.sources[source])?.[name],
  groups: (source) => Object.keys((source === undefined ? setup.groups : setup.sources[source]) ?? {}),
  nodes: () => parseNodeSet(setup.nodes),
};
