import { agentsOfCluster } from '../agents/access.ts';
import type { Cluster } from '../cluster.ts';
import { act } from './act.ts';
import { aloneWithResources, changeFrom, planned, type ResourceChange } from './change.ts';
import { instancesOf, requireResources, theNode } from './instances.ts';
import { observe } from './observe.ts';
import { openDescriptions } from './operations.ts';
import { dependantsOf } from './order.ts';
import { byResource } from './plan.ts';
import { planStop } from './plan-stop.ts';
import { offCheck } from './powered-off.ts';

export interface StopInput {
  readonly names: readonly string[];
  /** Only the copy there; default: wherever it runs. */
  readonly node?: string | undefined;
  /** Stop what needs the named resources too. */
  readonly withDependants?: boolean;
  readonly dryRun?: boolean;
  readonly reason?: string | undefined;
}

/**
 * Stops resources wherever they run or have failed, in the reverse of their start order. A node that cannot be asked
 * stands in `unseen`: the resource is not known to be stopped there.
 *
 * @throws OcfError REFUSED when something that runs needs them, NOT_FOUND for an unknown name, CONFLICT.
 */
export async function stopResources(cluster: Cluster, input: StopInput): Promise<ResourceChange> {
  const { resources } = cluster.model;
  const names = requireResources(cluster.model, input.names);
  const instances = instancesOf(cluster.model, [...names, ...dependantsOf(resources, names)]);
  const access = agentsOfCluster(cluster);
  const node = input.node === undefined ? undefined : theNode(cluster.model, input.node);
  const options = {
    access,
    descriptions: openDescriptions(access),
    isVerifiedOff: offCheck(cluster),
    ...(node === undefined ? {} : { nodes: new Set([node]) }),
  };
  const plan = async () => {
    const seen = byResource(await observe(instances.values(), options));
    const withDependants = input.withDependants ?? false;
    return planStop({ resources, names, withDependants, seen, ...(node === undefined ? {} : { node }) });
  };
  if (input.dryRun) return planned('stop', await plan());
  return aloneWithResources(cluster, async () => {
    const made = await plan();
    const why = input.reason === undefined ? {} : { reason: input.reason };
    const steps = await act(made.steps, { ...options, ...why, cluster, instances });
    return changeFrom('stop', false, steps, made);
  });
}
