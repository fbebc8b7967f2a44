import { NodeSet } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import type { ClusterModel } from '../model.ts';

/** Where the file says on whose power nodes hang. */
export interface ParentText {
  /** In the file. */
  readonly path: readonly string[];
  /** As written; `{name}` stands for the node. */
  readonly text: string;
  /** The nodes it is said of; undefined in the defaults. */
  readonly nodes: NodeSet | undefined;
}

/** Every `parent` of the file. */
export function parentTexts({ nodes, defaults }: Pick<ClusterModel, 'nodes' | 'defaults'>): readonly ParentText[] {
  const found: ParentText[] = [];
  const { parent } = defaults.node;
  if (parent !== undefined) found.push({ path: ['defaults', 'node', 'parent'], text: parent, nodes: undefined });
  for (const { key, settings } of nodes) {
    if (settings.parent === undefined) continue;
    found.push({ path: ['nodes', key, 'parent'], text: settings.parent, nodes: parseNodeSet(key) });
  }
  return found;
}

/** The nodes that one of them names: one, or with `{name}` one for each of its nodes. */
export function parentsIn({ text, nodes }: ParentText, all: NodeSet): NodeSet {
  if (!text.includes('{name}')) return NodeSet.of([text]);
  return NodeSet.of([...(nodes ?? all)].map((name) => text.replaceAll('{name}', name)));
}
