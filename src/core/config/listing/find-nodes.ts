import { OcfError } from '../../errors.ts';
import type { NodeSet } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { didYouMean } from '../../suggest.ts';
import type { ConfigHost } from '../file/host.ts';
import { isLeftOut, unreadIn, type WithUnread } from '../members/left-out.ts';
import type { ClusterModel, Node } from '../model.ts';
import { nodeLookup } from '../nodes/lookup.ts';
import type { NodeListInput } from '../nodes/nodes.ts';
import { allNodes, selectNodes } from '../nodes/resolve.ts';
import { type Condition, meeting, parseCondition } from './condition.ts';
import { fieldValue, type ListedField, type ListedNode, listedField, textsOf } from './listed-field.ts';

export interface FindNodesInput extends NodeListInput {
  /** Conditions as parseCondition reads them; all have to hold. */
  readonly where?: readonly string[] | undefined;
  /** A field; nodes without it come last. Left out: the order of the file, or of the node set. */
  readonly sort?: string | undefined;
}

export interface FoundNodes extends WithUnread {
  readonly cluster: string;
  readonly nodes: readonly ListedNode[];
}

/**
 * The nodes of the cluster that meet conditions, with their groups. Finding none is a result; why, the reporter is
 * told.
 *
 * @throws OcfError USAGE for a condition or field that cannot be, NOT_FOUND for unknown nodes and groups.
 */
export function findNodes(
  { model, reporter }: Pick<ConfigHost, 'model' | 'reporter'>,
  input: FindNodesInput,
): FoundNodes {
  const conditions = (input.where ?? []).map(parseCondition);
  const order = input.sort === undefined ? undefined : listedField(input.sort);
  for (const condition of conditions) assertGroupKnown(model, condition);
  const named = input.nodes === undefined ? allNodes(model) : selectNodes(model, [input.nodes]);
  const all = withGroups(model, named);
  const found = conditions.reduce(meeting, all);
  if (found.length === 0 && conditions.length > 0) reporter.note(noneFound(model, all, conditions));
  return { cluster: model.cluster.name, nodes: order ? sorted(found, order) : found, ...unreadIn(model) };
}

// the nodes are fresh, so the groups can be put into them: copies would make ids that nobody asked for
function withGroups(model: ClusterModel, nodes: readonly Node[]): readonly ListedNode[] {
  const lookup = nodeLookup(model);
  const sets = lookup.groups().flatMap((group): readonly (readonly [string, NodeSet])[] => {
    try {
      return [[group, parseNodeSet(`@${group}`, lookup)]];
    } catch (error) {
      if (isLeftOut(model, error)) return [];
      throw error;
    }
  });
  return nodes.map((node) =>
    Object.assign(node, { groups: sets.filter(([, set]) => set.has(node.name)).map(([group]) => group) }),
  );
}

function assertGroupKnown(model: ClusterModel, { field, relation, value }: Condition): void {
  if (field.name !== 'groups' || !relation.endsWith('=')) return;
  const groups = nodeLookup(model).groups();
  if (groups.includes(value)) return;
  throw new OcfError('NOT_FOUND', `There is no group ${JSON.stringify(value)} in cluster ${model.cluster.name}.`, {
    suggestions: didYouMean(value, groups),
  });
}

function noneFound({ cluster }: ClusterModel, nodes: readonly ListedNode[], conditions: readonly Condition[]): string {
  const none = `No node of cluster ${cluster.name} meets the ${conditions.length === 1 ? 'condition' : 'conditions'}.`;
  const attributes = new Set(nodes.flatMap((node) => Object.keys(node.attributes)));
  const unknown = conditions
    .filter(({ field: { path }, relation }) => path[0] === 'attributes' && path.length > 1 && !relation.startsWith('!'))
    .map(({ field }) => field.path[1] as string)
    .find((name) => !attributes.has(name));
  if (unknown === undefined) return none;
  return [none, `None has an attribute ${JSON.stringify(unknown)}.`, ...didYouMean(unknown, attributes)].join(' ');
}

function sorted(nodes: readonly ListedNode[], field: ListedField): readonly ListedNode[] {
  const keyed = nodes.map((node) => ({
    node,
    key: textsOf(node, field).join(' '),
    set: fieldValue(node, field) !== undefined,
  }));
  keyed.sort((a, b) => Number(b.set) - Number(a.set) || natural(a.key, b.key));
  return keyed.map(({ node }) => node);
}

/** Orders texts as people do: `n2` before `n10`. */
export function natural(a: string, b: string): number {
  const [left, right] = [a.split(/(\d+)/), b.split(/(\d+)/)];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const [one, two] = [left[at] as string, right[at] as string];
    if (one === two) continue;
    // every second part is a number; without leading zeros the longer one is the larger
    const [first, second] =
      at % 2 ? ([one, two].map((digits) => digits.replace(/^0+/, '')) as [string, string]) : [one, two];
    if (at % 2 && first.length !== second.length) return first.length - second.length;
    return first === second ? one.length - two.length : first < second ? -1 : 1;
  }
  return left.length - right.length;
}
