import { OcfError } from '../../errors.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { nodeSettings, type RawNode } from '../check/build-model.ts';
import { readShape } from '../check/read-shape.ts';
import { complain, type Reading } from '../check/reading.ts';
import type { NodeSettings } from '../model.ts';
import { nodeFields } from '../node-fields.ts';
import { offsetOf } from '../yaml/find.ts';
import type { BuiltTree } from '../yaml/tree-builder.ts';

/** An entry of a draft. */
export interface DraftNode {
  readonly key: string;
  readonly nodes: NodeSet;
  readonly settings: NodeSettings;
}

/** The entries of a draft by themselves: fields, values, names. What is wrong is noted. */
export function readDraft({ tree, problems: found }: BuiltTree): {
  readonly reading: Reading;
  readonly nodes: readonly DraftNode[];
} {
  const reading: Reading = { tree, problems: [...found] };
  const shape = { type: 'map', of: { type: 'record', fields: nodeFields }, keys: 'node set' } as const;
  const entries = (readShape(reading, tree.root, shape, ['nodes']) ?? []) as readonly (readonly [string, RawNode])[];
  const nodes: DraftNode[] = [];
  let named = NodeSet.empty;
  for (const [key, raw] of entries) {
    const wrong = (message: string, suggestions: readonly string[] = []) =>
      complain(reading, offsetOf(tree, [key], 'key'), ['nodes', key], message, suggestions);
    try {
      const set = parseNodeSet(key);
      const both = set.intersect(named);
      named = named.union(set);
      if (set.size === 0) wrong(`"${key}" names no node.`);
      const own =
        both.size > 0 && (set.size === 1 || nodes.some((other) => other.nodes.size === 1 && set.includes(other.nodes)));
      if (both.size > 0 && !own) wrong(`"${key}" speaks of ${both.fold()} a second time.`);
      nodes.push({ key, nodes: set, settings: nodeSettings(raw) });
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
      wrong(error.message, error.suggestions);
    }
  }
  return { reading, nodes };
}
