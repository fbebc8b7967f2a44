import type { Place } from '../../../errors.ts';
import { didYouMean } from '../../../suggest.ts';
import { nodeFieldNames } from '../../nodes/field-names.ts';
import { placeAt } from '../../yaml/source-text.ts';
import { type Pair, resolved, type TreeNode } from '../../yaml/tree.ts';
import type { FoundNode } from './collection.ts';
import { type FieldPath, fieldPath, fieldShape } from './fields.ts';
import type { ReadInput } from './reader.ts';
import { quoted, syntaxFault } from './source.ts';
import { keyPlace, pairsIn, placeOf, textOf, textsOf, valueIn, yamlOf } from './yaml.ts';

/**
 * JSON: a list of objects with a `name` and the fields of a node (nested, or with dots), or an object that holds one as
 * `nodes`, as `ocf node list --json` prints it. `groups` is a list of names.
 */
export async function read(input: ReadInput): Promise<void> {
  const { source, into } = input;
  assertJson(input);
  const root = resolved(await yamlOf(source));
  const list = root.kind === 'list' ? root : valueIn(root, 'nodes');
  const items = list && resolved(list);
  if (items?.kind !== 'list') throw syntaxFault(source, placeOf(source, root), 'It is no list of nodes.');
  for (const item of items.items) addNode(item);

  function addNode(item: TreeNode): void {
    const place = placeOf(source, item);
    const pairs = pairsIn(item);
    const name = textOf(valueIn(item, 'name'));
    if (!pairs || name === undefined) {
      into.wrong('A node has to be an object with a name.', place);
      return;
    }
    const nodes = /[[\],]/.test(name) ? into.nodeSet(name, place) : [into.node(name, place) ?? []].flat();
    for (const pair of pairs) {
      if (pair.name === 'groups') addGroups(nodes, pair);
      else if (pair.name !== 'name') addValue(nodes, fieldPath(pair.name), pair);
    }
  }

  function addGroups(nodes: readonly FoundNode[], { value }: Pair): void {
    const texts = textsOf(value);
    if (!texts) into.wrong('"groups" has to be a list of names.', placeOf(source, value));
    for (const { text, node } of texts ?? []) into.group(text, nodes, placeOf(source, node));
  }

  function addValue(nodes: readonly FoundNode[], path: FieldPath, pair: Pair): void {
    const meant = resolved(pair.value);
    const place = keyPlace(source, pair);
    if (meant.kind === 'scalar' && meant.value === null) return;
    const shape = fieldShape(path);
    if (shape === undefined) {
      if (!isMapField(path)) unknown(path, place);
      else if (meant.kind !== 'map') into.wrong(`${path.join('.')} has to be an object.`, place);
      else for (const below of pairsIn(meant) ?? []) addValue(nodes, [...path, below.name], below);
      return;
    }
    const texts = textsOf(meant);
    if (!texts || (meant.kind === 'list' && shape.type !== 'list')) {
      into.wrong(`${path.join('.')} has to be a single value.`, place);
    } else if (meant.kind === 'list' && texts.length > 0) {
      for (const node of nodes)
        into.set(
          node,
          path,
          texts.map(({ text }) => text),
          place,
        );
    } else if (meant.kind === 'scalar') {
      for (const node of nodes) {
        if (path[0] === 'attributes') into.attribute(node, path[1] as string, meant.text, place);
        else into.set(node, path, meant.text, place);
      }
    }
  }

  function unknown(path: FieldPath, place: Place): void {
    const name = path.join('.');
    const near = didYouMean(name, nodeFieldNames());
    const suggestions = near.length > 0 ? near : [`Fields: name, groups, ${nodeFieldNames().join(', ')}.`];
    into.wrong(`There is no field ${quoted(name)} of a node.`, place, suggestions);
  }
}

// a field below which there are others
function isMapField(path: FieldPath): boolean {
  return nodeFieldNames().some((name) => name.startsWith(`${path.join('.')}.`));
}

// YAML takes more than JSON does
function assertJson({ source }: ReadInput): void {
  try {
    JSON.parse(source.text);
  } catch (error) {
    const [, offset] = /at position (\d+)/.exec((error as Error).message) ?? [];
    const place = placeAt(source, offset === undefined ? source.text.length : Number(offset));
    throw syntaxFault(source, place, 'It is not valid JSON here.');
  }
}
