import { readBytes } from '../../config/file/read-bytes.ts';
import { partsOf, roleOf } from '../../config/relations.ts';
import { decodeText } from '../../config/yaml/decode.ts';
import { findNode } from '../../config/yaml/find.ts';
import { loadTree } from '../../config/yaml/load-tree.ts';
import { placeAt } from '../../config/yaml/source-text.ts';
import { pairsOf, resolved, type TreeNode } from '../../config/yaml/tree.ts';
import type { Resources } from '../order.ts';

/** The line of a field under `resources` in the cluster file; undefined when it stands nowhere. */
export type LineOf = (path: readonly string[]) => number | undefined;

/**
 * Reads the cluster file for the lines of its fields.
 *
 * @throws OcfError when it cannot be read or is no YAML any more.
 */
export async function linesOf(file: string): Promise<LineOf> {
  const { tree } = await loadTree(file, decodeText(file, readBytes(file)));
  const root = findNode(tree, ['resources'])?.node;
  const map = root && resolved(root);
  const entries = new Map<string, TreeNode>(
    map?.kind === 'map' ? pairsOf(map).map(({ name, value }) => [name, value]) : [],
  );
  return ([name = '', ...path]) => {
    const entry = entries.get(name);
    const node = entry && findNode({ ...tree, root: entry }, path)?.node;
    return node && placeAt(tree, node.start).line;
  };
}

/** Where in a list of names the one stands that means `to`: itself, or the group that it ends. */
export function itemThatMeans(resources: Resources, list: readonly string[], to: string): string {
  const index = list.findIndex((text) => {
    const { name } = roleOf(text);
    return name === to || partsOf(resources, name).includes(to);
  });
  return String(Math.max(0, index));
}
