import { ExpressionReader } from './expression.ts';
import type { NodeLookup } from './lookup.ts';
import type { NodeSet } from './nodeset.ts';

export type { NodeLookup };

/**
 * Reads a node set in ClusterShell's grammar, left to right: `n[1-9/2],@web!n3&@rack[1-2]^www*`. White space between
 * operands is union as well. The empty text is the empty set.
 *
 * @param lookup what groups and wildcards stand for; without it there are no groups and no known nodes
 * @param source the group source that names of groups and wildcards mean when none is written
 * @throws OcfError USAGE with the place and the piece that is wrong; NOT_FOUND for an unknown group, or a wildcard no
 *   known node matches; INVALID when groups contain each other
 * @example parseNodeSet('n[08-11],web1!n09').names() // ['n08', 'n10', 'n11', 'web1']
 */
export function parseNodeSet(text: string, lookup?: NodeLookup, source?: string): NodeSet {
  return new ExpressionReader(lookup).read({ text, from: source });
}
