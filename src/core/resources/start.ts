import { agentsOfCluster } from '../agents/access.ts';
import { formatAgentName } from '../agents/name.ts';
import { parameterProblems, requireNoProblems } from '../agents/parameters.ts';
import type { Cluster } from '../cluster.ts';
import { act } from './act.ts';
import { aloneWithResources, changeFrom, planned, type ResourceChange } from './change.ts';
import { passGate } from './gate/pass-gate.ts';
import { type Instance, instancesOf, requireResources, theNode } from './instances.ts';
import { observe } from './observe.ts';
import { type Descriptions, openDescriptions } from './operations.ts';
import { byResource, type Step } from './plan.ts';
import { planStart, resourcesToSee } from './plan-start.ts';
import { offCheck } from './powered-off.ts';

export interface StartInput {
  readonly names: readonly string[];
  /** Default: the first allowed node that is fit. */
  readonly node?: string | undefined;
  readonly dryRun?: boolean;
  readonly reason?: string | undefined;
}

/**
 * Starts resources with everything they need, in order, each at most once in the cluster: before the first start
 * every node that may run one of them is asked. Ends with the first step that is not done.
 *
 * @throws OcfError REFUSED with every obstacle, NO_QUORUM, NOT_FOUND for an unknown name or an agent that is nowhere, INVALID for wrong parameters, CONFLICT.
 */
export async function startResources(cluster: Cluster, input: StartInput): Promise<ResourceChange> {
  const { resources } = cluster.model;
  const names = requireResources(cluster.model, input.names);
  const node = input.node === undefined ? undefined : theNode(cluster.model, input.node);
  const instances = instancesOf(cluster.model, resourcesToSee(resources, names));
  const access = agentsOfCluster(cluster);
  const options = { access, descriptions: openDescriptions(access), isVerifiedOff: offCheck(cluster) };
  const plan = async () => {
    const seen = byResource(await observe(instances.values(), options));
    const allowed = new Map([...instances].map(([name, { nodes }]) => [name, nodes.map((one) => one.name)]));
    const made = planStart({ resources, allowed, names, seen, ...(node === undefined ? {} : { node }) });
    await requireParameters(made.steps, instances, options.descriptions);
    return { ...made, seen };
  };
  if (input.dryRun) return planned('start', await plan());
  return aloneWithResources(cluster, async () => {
    const made = await plan();
    await passGate(cluster, { ...made, instances, descriptions: options.descriptions });
    const why = input.reason === undefined ? {} : { reason: input.reason };
    const steps = await act(made.steps, { ...options, ...why, cluster, instances });
    return changeFrom('start', false, steps, made);
  });
}

/** Nothing is started as long as a parameter of any step is wrong. */
async function requireParameters(
  steps: readonly Step[],
  instances: ReadonlyMap<string, Instance>,
  descriptions: Descriptions,
): Promise<void> {
  for (const step of steps) {
    const instance = instances.get(step.resource);
    const node = instance?.nodes.find(({ name }) => name === step.node);
    if (!instance || !node) continue;
    const agent = formatAgentName(instance.agent);
    const description = (await descriptions.on(node, [instance])).get(agent);
    if (!description || 'problem' in description) continue;
    const problems = parameterProblems(description.metadata, instance.spec.parameters);
    requireNoProblems(`${instance.name} (${agent})`, problems, 'INVALID');
  }
}
