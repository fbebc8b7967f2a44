import { agentsOfCluster } from '../agents/access.ts';
import type { Cluster } from '../cluster.ts';
import { selectNodes } from '../config/nodes/resolve.ts';
import { exitStatus, OcfError } from '../errors.ts';
import { isSeveral, placesOf, requireResources } from './instances.ts';
import { instancesIn } from './left-places.ts';
import { type Observation, overallState, type ResourceState } from './observation.ts';
import { observe } from './observe.ts';
import { openDescriptions } from './operations.ts';
import { offCheck } from './powered-off.ts';

export interface MonitorInput {
  /** Default: all resources. */
  readonly names: readonly string[];
  /** A node set; default: every node a resource may be on. */
  readonly nodes?: string | undefined;
  /** How thoroughly the agents look: 0, 10, 20. */
  readonly depth?: number | undefined;
}

export interface MonitorReport {
  readonly resources: readonly ResourceReport[];
}

export interface ResourceReport {
  readonly resource: string;
  readonly agent: string;
  /** Over all nodes: two running copies are `failed`, a node that could not be asked makes it `unknown`. */
  readonly state: ResourceState;
  readonly nodes: readonly Observation[];
}

/** Asks the agents of resources, on the nodes they may be on, what they are. Changes nothing. */
export async function monitorResources(cluster: Cluster, input: MonitorInput): Promise<MonitorReport> {
  const all = input.names.length === 0;
  const names = all ? Object.keys(cluster.model.resources) : requireResources(cluster.model, input.names);
  const instances = instancesIn(cluster, names);
  const nodes = input.nodes === undefined ? undefined : selectNodes(cluster.model, [input.nodes]);
  const chosen = nodes && new Set(nodes.map(({ name }) => name));
  for (const instance of chosen && !all ? instances.values() : []) {
    const { name, nodes: allowed } = instance;
    if (placesOf(instance).some((node) => chosen?.has(node.name))) continue;
    throw new OcfError('USAGE', `${name} may not run on ${input.nodes}, only on ${allowed.map((one) => one.name)}.`);
  }
  const access = agentsOfCluster(cluster);
  const observations = await observe(instances.values(), {
    access,
    descriptions: openDescriptions(access),
    isVerifiedOff: offCheck(cluster),
    ...(chosen === undefined ? {} : { nodes: chosen }),
    ...(input.depth === undefined ? {} : { depth: input.depth }),
  });
  const reports = [...instances.values()].map(({ name, spec, copies }) =>
    resourceReport(name, spec.agent, observations, isSeveral(copies)),
  );
  return { resources: reports.filter((report) => report.nodes.length > 0) };
}

export function resourceReport(
  resource: string,
  agent: string,
  observations: readonly Observation[],
  several = false,
): ResourceReport {
  const nodes = observations.filter((one) => one.resource === resource);
  return { resource, agent, state: overallState(nodes, several), nodes };
}

/**
 * The answer to "do they run?" as an exit status: 0 yes, 3 no, 1 failed, 7 nobody can tell, 8 no agent; the worst
 * counts.
 */
export function monitorStatus({ resources }: MonitorReport): number {
  const states = new Set(resources.map(({ state }) => state));
  if (states.has('failed')) return exitStatus.FAILED;
  if (states.has('unknown')) return exitStatus.UNVERIFIED;
  if (states.has('not-installed')) return exitStatus.NOT_FOUND;
  return states.has('stopped') ? exitStatus.NO : 0;
}
