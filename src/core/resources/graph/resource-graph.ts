import type { Cluster } from '../../cluster.ts';
import { groupsByMember, partsOf, type Relation, relationsOf } from '../../config/relations.ts';
import { requireResources } from '../instances.ts';
import type { Resources } from '../order.ts';
import type { ThingKind } from './agent-facts.ts';
import { closure, type Implied, impliedRelations, type Outside } from './implied.ts';
import { itemThatMeans, type LineOf, linesOf } from './places.ts';
import { warningsOf } from './warnings.ts';

/** How resources hang together, and on what. Everything that has a line stands in `file`. */
export interface ResourceGraph {
  readonly cluster: string;
  readonly file: string;
  readonly resources: readonly { readonly name: string; readonly agent: string; readonly group?: string }[];
  readonly groups: readonly { readonly name: string; readonly members: readonly string[] }[];
  readonly edges: readonly GraphEdge[];
  /** What is used of outside: disks, cards, addresses. */
  readonly outside: readonly GraphLeaf[];
  readonly warnings: readonly GraphWarning[];
}

export interface GraphEdge {
  /** `uses` is what parameters say; the others are what the file says. */
  readonly kind: 'after' | 'with' | 'avoid' | 'uses';
  readonly from: string;
  readonly to: string;
  readonly role?: 'promoted';
  /** The path of the field, the group, or a phrase for `uses`. */
  readonly because: string;
  readonly line?: number;
  /** Of `uses`: whether it orders the two where nothing else does. */
  readonly used?: boolean;
}

export interface GraphLeaf {
  readonly resource: string;
  readonly kind: ThingKind;
  readonly name: string;
  readonly because: string;
  readonly line?: number;
}

/** Something used that the file says nothing of. */
export interface GraphWarning {
  readonly resource: string;
  readonly text: string;
  readonly remedy: string;
}

/**
 * The graph of the named resources with everything that they need and that needs them; of all without names. Looks at
 * no node.
 *
 * @throws OcfError NOT_FOUND for an unknown name.
 */
export async function resourceGraph(cluster: Cluster, names: readonly string[]): Promise<ResourceGraph> {
  const { resources } = cluster.model;
  const given = requireResources(cluster.model, names).flatMap((name) => partsOf(resources, name));
  const relations = relationsOf(resources);
  const { implied, outside } = impliedRelations(resources, relations);
  const lineOf = await linesOf(cluster.file);
  const shown = names.length === 0 ? undefined : around(given, relations, implied);
  const has = (name: string) => shown?.has(name) ?? true;
  const edges = [
    ...relations.map((relation) => declaredEdge(resources, relation, lineOf)),
    ...implied.map((one) => impliedEdge(one, lineOf)),
  ].filter(({ from, to }) => has(from) && has(to));
  const groupOf = groupsByMember(resources);
  const groups = Object.entries(resources).flatMap(([name, { group }]) =>
    group?.some(has) ? [{ name, members: group.filter((member) => Object.hasOwn(resources, member)) }] : [],
  );
  return {
    cluster: cluster.model.cluster.name,
    file: cluster.file,
    resources: Object.entries(resources).flatMap(([name, spec]) => {
      if (spec.group !== undefined || !has(name)) return [];
      const group = groupOf.get(name);
      return [{ name, agent: spec.agent, ...(group === undefined ? {} : { group }) }];
    }),
    groups,
    edges,
    outside: outside.filter(({ resource }) => has(resource)).map((one) => leafOf(one, lineOf)),
    warnings: warningsOf(
      relations,
      implied.filter(({ from, to }) => has(from) && has(to)),
    ),
  };
}

function declaredEdge(resources: Resources, relation: Relation, lineOf: LineOf): GraphEdge {
  const { kind, from, to, role, because } = relation;
  const said = /^(?:resources\.(.+)\.(?:after|with|avoid)|group (.+))$/.exec(because);
  const owner = said?.[1] ?? said?.[2] ?? from;
  const spec = resources[owner];
  const path =
    said?.[2] === undefined
      ? [owner, kind, itemThatMeans(resources, spec?.[kind] ?? [], to)]
      : [owner, 'group', String(spec?.group?.indexOf(from) ?? 0)];
  return { kind, from, to, ...(role === undefined ? {} : { role }), because, ...lineAt(lineOf, path) };
}

function impliedEdge({ from, to, because, used, parameter }: Implied, lineOf: LineOf): GraphEdge {
  return { kind: 'uses', from, to, because, used, ...lineOfParameter(lineOf, from, parameter) };
}

function leafOf({ resource, kind, name, parameter }: Outside, lineOf: LineOf): GraphLeaf {
  const because = parameter === undefined ? 'its agent says so' : `${parameter} names it`;
  return { resource, kind, name, because, ...lineOfParameter(lineOf, resource, parameter) };
}

function lineOfParameter(lineOf: LineOf, resource: string, parameter: string | undefined) {
  return lineAt(lineOf, parameter === undefined ? [resource, 'agent'] : [resource, 'parameters', parameter]);
}

function lineAt(lineOf: LineOf, path: readonly string[]): { readonly line?: number } {
  const line = lineOf(path);
  return line === undefined ? {} : { line };
}

// what the given ones need and what needs them, and whom these avoid
function around(
  given: readonly string[],
  relations: readonly Relation[],
  implied: readonly Implied[],
): ReadonlySet<string> {
  const needs = new Map<string, string[]>();
  const users = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, value: string) => {
    const all = map.get(key);
    if (all) all.push(value);
    else map.set(key, [value]);
  };
  for (const { from, to, ...edge } of [...relations, ...implied]) {
    if (edge.kind === 'avoid') continue;
    add(needs, from, to);
    add(users, to, from);
  }
  const related = given.flatMap((name) => [
    ...closure(name, (one) => needs.get(one) ?? []),
    ...closure(name, (one) => users.get(one) ?? []),
  ]);
  const wanted = new Set(given);
  const avoided = relations.filter((one) => one.kind === 'avoid' && (wanted.has(one.from) || wanted.has(one.to)));
  return new Set([...related, ...avoided.flatMap(({ from, to }) => [from, to])]);
}
