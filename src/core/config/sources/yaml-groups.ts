import { invalid, type Problem } from '../problem.ts';
import { readTreeNow } from '../yaml/load-tree-now.ts';
import { placeAt } from '../yaml/source-text.ts';
import { type MapNode, pairsOf, resolved, type Tree, type TreeNode } from '../yaml/tree.ts';
import { type GroupSource, type SourceKind, wrongSource } from './group-source.ts';

/**
 * The sources of a ClusterShell group file: `source: {group: node set, …}`, where a list stands for the union of its
 * node sets. The group `all` says which nodes the source has when these are not those of all its groups.
 *
 * @throws OcfError INVALID with file and line
 */
export function readYamlGroups(file: string, text: string, kind: SourceKind): ReadonlyMap<string, GroupSource> {
  const { tree, problems } = readTreeNow(file, text);
  if (problems.length > 0) throw invalid(problems.map(ofGroupFile));
  const root = mapAt(tree, tree.root, `${file} has to be a map of group sources.`);
  return new Map(
    pairsOf(root).map(({ name, value }) => {
      const groups = mapAt(tree, value, `Group source ${name} in ${file} has to be a map of groups.`);
      const texts = new Map(pairsOf(groups).map((pair) => [pair.name, groupText(tree, name, pair)] as const));
      return [name, yamlSource(name, kind, file, texts)];
    }),
  );
}

function yamlSource(name: string, kind: SourceKind, origin: string, groups: ReadonlyMap<string, string>): GroupSource {
  return {
    name,
    kind,
    origin,
    map: (group) => groups.get(group),
    list: () => [...groups.keys()],
    all: () => groups.get('all'),
  };
}

function groupText(tree: Tree, source: string, { name, value }: { readonly name: string; readonly value: TreeNode }) {
  const meant = resolved(value);
  const items = meant.kind === 'list' ? meant.items.map(resolved) : [meant];
  const texts = items.map((item) => (item.kind === 'scalar' && item.value !== null ? item.text.trim() : undefined));
  if (texts.some((text) => text === undefined)) {
    const place = placeAt(tree, value.start);
    const message = `Group ${name} of source ${source} in ${tree.file} has to be a node set or a list of node sets.`;
    throw wrongSource(tree.file, message, place.line, place.column);
  }
  return texts.filter((text) => text !== '').join();
}

function mapAt(tree: Tree, node: TreeNode, message: string): MapNode {
  const meant = resolved(node);
  if (meant.kind === 'map') return meant;
  const place = placeAt(tree, node.start);
  throw wrongSource(tree.file, message, place.line, place.column);
}

function ofGroupFile(problem: Problem): Problem {
  return { ...problem, message: problem.message.replace(/^A cluster file/, 'A group file') };
}
