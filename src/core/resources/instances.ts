import { type AgentName, parseAgentName } from '../agents/name.ts';
import type { ClusterModel, Node, ResourceSpec } from '../config/model.ts';
import { allNodes, selectNodes } from '../config/nodes/resolve.ts';
import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';

/** A resource as it exists at run time: its agent, and the nodes it may be on, in order of preference. */
export interface Instance {
  readonly name: string;
  readonly spec: ResourceSpec;
  readonly agent: AgentName;
  readonly nodes: readonly Node[];
}

/**
 * The named resources of a cluster.
 *
 * @throws OcfError NOT_FOUND for a name that is none, INVALID when its nodes or its agent cannot be understood.
 */
export function instancesOf(model: ClusterModel, names: Iterable<string>): ReadonlyMap<string, Instance> {
  let everywhere: readonly Node[] | undefined;
  const instances = new Map<string, Instance>();
  for (const name of names) {
    const spec = Object.hasOwn(model.resources, name) ? model.resources[name] : undefined;
    if (!spec) throw noSuchResource(model, name);
    if (spec.nodes === undefined) everywhere ??= allNodes(model);
    const nodes = spec.nodes === undefined ? everywhere : selectNodes(model, [spec.nodes]);
    instances.set(name, { name, spec, agent: parseAgentName(spec.agent, () => []), nodes: nodes ?? [] });
  }
  return instances;
}

/** Checks names as the administrator gave them and leaves out repetitions. */
export function requireResources(model: ClusterModel, names: readonly string[]): readonly string[] {
  for (const name of names) if (!Object.hasOwn(model.resources, name)) throw noSuchResource(model, name);
  return [...new Set(names)];
}

/** The one node that a word names. @throws OcfError NOT_FOUND, or USAGE when it names several. */
export function theNode(model: ClusterModel, word: string): string {
  const [node, more] = selectNodes(model, [word]);
  if (node && !more) return node.name;
  throw new OcfError('USAGE', `"${word}" is more than one node.`, { suggestions: ['Name one node here.'] });
}

function noSuchResource(model: ClusterModel, name: string): OcfError {
  const near = didYouMean(name, Object.keys(model.resources));
  return new OcfError('NOT_FOUND', `There is no resource "${name}" in cluster ${model.cluster.name}.`, {
    suggestions: near.length > 0 ? near : ['See: ocf resource list'],
    data: { resource: name },
  });
}
