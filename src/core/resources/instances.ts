import { type AgentName, parseAgentName } from '../agents/name.ts';
import type { ClusterModel, Node, ResourceSpec } from '../config/model.ts';
import { allNodes, selectNodes } from '../config/nodes/resolve.ts';
import { groupsByMember, partsOf } from '../config/relations.ts';
import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';

/** A resource as it exists at run time: its agent, and the nodes it may be on, in order of preference. */
export interface Instance {
  readonly name: string;
  /** As written; what its group says is in the fields below. */
  readonly spec: ResourceSpec;
  readonly agent: AgentName;
  /** Its own nodes that are its group's too: those it prefers, then those its group prefers, then as written. */
  readonly nodes: readonly Node[];
  /** Nodes that it may not be on, and where it may still run: it was started there before the file said so. */
  readonly left?: readonly Node[];
  /** The group that it is a member of. */
  readonly group?: string;
  /** Its own or its group's. */
  readonly copies?: number | 'all';
  /** False too when its group is disabled. */
  readonly enabled: boolean;
}

/**
 * The named resources of a cluster; of a group its members.
 *
 * @throws OcfError NOT_FOUND for a name that is none, INVALID when its nodes or its agent cannot be understood.
 */
export function instancesOf(model: ClusterModel, names: Iterable<string>): ReadonlyMap<string, Instance> {
  const { resources } = model;
  const groups = groupsByMember(resources);
  const nodesOf = nodesOfSpecs(model);
  const instances = new Map<string, Instance>();
  for (const given of names) {
    if (!Object.hasOwn(resources, given)) throw noSuchResource(model, given);
    for (const name of partsOf(resources, given)) {
      const spec = resources[name];
      if (!spec || instances.has(name)) continue;
      const group = groups.get(name);
      const whole = group === undefined ? undefined : resources[group];
      const copies = copiesOf(spec, whole);
      instances.set(name, {
        name,
        spec,
        agent: parseAgentName(spec.agent, () => []),
        nodes: nodesOf(spec, whole),
        ...(group === undefined ? {} : { group }),
        ...(copies === undefined ? {} : { copies }),
        enabled: spec.enabled && whole?.enabled !== false,
      });
    }
  }
  return instances;
}

/** Every node where a copy may be. */
export function placesOf({ nodes, left = [] }: Instance): readonly Node[] {
  return left.length === 0 ? nodes : [...nodes, ...left];
}

/** How many copies there are to be; a resource with roles and nothing said has one on every node. */
export function copiesOf(spec: ResourceSpec, group: ResourceSpec | undefined): number | 'all' | undefined {
  return spec.copies ?? group?.copies ?? (spec.promoted === undefined ? undefined : 'all');
}

/** Whether more than one copy may run; one copy is one, however that is written. */
export function isSeveral(copies: number | 'all' | undefined): boolean {
  return copies !== undefined && copies !== 1;
}

function nodesOfSpecs(model: ClusterModel): (spec: ResourceSpec, group?: ResourceSpec) => readonly Node[] {
  const known = new Map<string, readonly Node[]>();
  const select = (text: string | undefined) => {
    const key = text ?? '';
    const nodes = known.get(key) ?? (text === undefined ? allNodes(model) : selectNodes(model, [text]));
    known.set(key, nodes);
    return nodes;
  };
  return (spec, group) => {
    const own = select(spec.nodes);
    const common = group?.nodes === undefined ? undefined : new Set(select(group.nodes).map(({ name }) => name));
    const allowed = new Map(own.filter(({ name }) => common?.has(name) ?? true).map((node) => [node.name, node]));
    const preferred = [...spec.prefer, ...(group?.prefer ?? [])].flatMap((text) => select(text));
    const first = new Set(preferred.map(({ name }) => name).filter((name) => allowed.has(name)));
    return [...new Set([...first, ...allowed.keys()])].flatMap((name) => allowed.get(name) ?? []);
  };
}

/** Checks names as the administrator gave them and leaves out repetitions. */
export function requireResources(model: ClusterModel, names: readonly string[]): readonly string[] {
  for (const name of names) if (!Object.hasOwn(model.resources, name)) throw noSuchResource(model, name);
  return [...new Set(names)];
}

function noSuchResource(model: ClusterModel, name: string): OcfError {
  const near = didYouMean(name, Object.keys(model.resources));
  return new OcfError('NOT_FOUND', `There is no resource "${name}" in cluster ${model.cluster.name}.`, {
    suggestions: near.length > 0 ? near : ['See: ocf resource list'],
    data: { resource: name },
  });
}
