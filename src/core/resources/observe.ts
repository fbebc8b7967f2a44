import type { AgentAccess } from '../agents/access.ts';
import { type Description, isAbsent } from '../agents/describe.ts';
import { keptOf, runAsKept } from '../agents/kept-run.ts';
import { formatAgentName } from '../agents/name.ts';
import { type AgentRequest, runAgents } from '../agents/run.ts';
import type { Node } from '../config/model.ts';
import { throwIfInterrupted } from '../liveness/interruption.ts';
import { overNodes } from '../transport/fanout.ts';
import { type Instance, placesOf } from './instances.ts';
import {
  type Observation,
  observationFrom,
  observationOfAbsent,
  observationOfLeft,
  observationOfPoweredOff,
  observationUnseen,
} from './observation.ts';
import { type Descriptions, requestFor } from './operations.ts';

/** Whether the last that is known of a node is that it was seen without power. */
export type OffCheck = (node: string) => boolean | Promise<boolean>;

export interface ObserveOptions {
  readonly access: AgentAccess;
  readonly descriptions: Descriptions;
  readonly isVerifiedOff: OffCheck;
  /** Only there; default: every node a resource may be on. */
  readonly nodes?: ReadonlySet<string>;
  readonly depth?: number;
}

// Nodes looked at together.
const atOnce = 64;

/**
 * Looks at resources on the nodes they may be on, with the agents' monitor. One session a node, changes
 * nothing.
 *
 * @throws OcfError INTERRUPTED; what was seen until then would be a half answer.
 */
export async function observe(instances: Iterable<Instance>, options: ObserveOptions): Promise<Observation[]> {
  const byNode = new Map<string, { readonly node: Node; readonly instances: Instance[] }>();
  for (const instance of instances) {
    for (const node of placesOf(instance)) {
      if (options.nodes && !options.nodes.has(node.name)) continue;
      const entry = byNode.get(node.name) ?? { node, instances: [] };
      entry.instances.push(instance);
      byNode.set(node.name, entry);
    }
  }
  const { reporter } = options.access.host;
  let done = 0;
  const progress = () => reporter.progress(`looked at ${done++}/${byNode.size} nodes`);
  progress();
  const entries = [...byNode.values()];
  const { transport } = options.access.host;
  const seen = await overNodes(
    transport,
    entries,
    ({ node }) => node,
    atOnce,
    async ({ node, instances: here }) => {
      const observations = await observeNode(node, here, options);
      progress();
      const left = new Set(here.filter((one) => one.left?.includes(node)).map(({ name }) => name));
      return observations.map((one) => (left.has(one.resource) ? observationOfLeft(one) : one));
    },
  );
  reporter.progress(undefined);
  throwIfInterrupted(options.access.host.signal);
  return seen.flat();
}

/** Looks at resources on one node. */
export async function observeNode(
  node: Node,
  instances: readonly Instance[],
  options: ObserveOptions,
): Promise<Observation[]> {
  const observations = await look(node, instances, options);
  const unreachable = observations.some((one) => one.state === 'unknown' && one.unreachable);
  if (!unreachable || !(await options.isVerifiedOff(node.name))) return observations;
  return observations.map((one) =>
    one.state === 'unknown' && one.unreachable ? observationOfPoweredOff(one.resource, node.name) : one,
  );
}

async function look(node: Node, instances: readonly Instance[], options: ObserveOptions): Promise<Observation[]> {
  const { access, descriptions, depth } = options;
  const quick = await lookAsKept(node, instances, options);
  if (quick) return quick;
  const described = await descriptions.on(node, instances);
  const known = instances.map(({ agent }) => described.get(formatAgentName(agent)));
  // a node that did not answer that question will not answer the next one either
  const silence = known.map((one) => (one && 'problem' in one && !one.reached ? one.problem.message : undefined));
  if (silence.every((message) => message !== undefined)) {
    return instances.map(({ name }, index) => observationUnseen(name, node.name, silence[index] ?? ''));
  }
  const requests = instances.map((instance, index) => monitorOf(instance, known[index], depth));
  const results = await runAgents(access, node, requests);
  return instances.flatMap((instance, index) => {
    const result = results[index];
    if (!result) return [];
    const observation = observationFrom(instance.name, result);
    return observation.code === 5 && isAbsent(known[index]) ? observationOfAbsent(observation) : observation;
  });
}

/** With what agents on another node said of themselves another time, where nothing has to be asked before the look. */
async function lookAsKept(
  node: Node,
  instances: readonly Instance[],
  { access, descriptions, depth }: ObserveOptions,
): Promise<Observation[] | undefined> {
  const names = instances.map(({ agent }) => agent);
  // what was asked for during this command is newer, and need not be looked for
  if (names.some((name) => descriptions.known(node, name))) return undefined;
  const kept = keptOf(access, node, names);
  if (!kept) return undefined;
  const requests = instances.map((instance) =>
    monitorOf(instance, kept.get(formatAgentName(instance.agent))?.description, depth),
  );
  const results = await runAsKept(access, node, requests, kept);
  if (!results) return undefined;
  if (results.every(({ state }) => state === 'done')) {
    for (const { description } of kept.values()) descriptions.learn(node, description);
  }
  return instances.flatMap(({ name }, index) => {
    const result = results[index];
    return result ? [observationFrom(name, result)] : [];
  });
}

function monitorOf(instance: Instance, description: Description | undefined, depth: number | undefined): AgentRequest {
  return { ...requestFor(instance, 'monitor', description), ...(depth === undefined ? {} : { depth }) };
}
