import { type AgentAccess, agentsOfCluster } from '../../agents/access.ts';
import type { Cluster } from '../../cluster.ts';
import { selectNode } from '../../config/nodes/resolve.ts';
import { type Instance, requireResources } from '../instances.ts';
import { instancesIn } from '../left-places.ts';
import { type ObserveOptions, observe } from '../observe.ts';
import { openDescriptions } from '../operations.ts';
import type { Goal } from '../plan/goal.ts';
import { resourcesToSee } from '../plan/to-see.ts';
import { offCheck } from '../powered-off.ts';
import { byResource, type Seen } from '../seen.ts';

/** A goal with what is needed to look at the world it is about. */
export interface Site {
  readonly goal: Goal;
  readonly instances: ReadonlyMap<string, Instance>;
  /** Looks with the administrator's interruption; steps go on in spite of it. */
  readonly looking: ObserveOptions;
  readonly working: ObserveOptions;
  see(): Promise<Seen>;
}

/** @throws OcfError NOT_FOUND for unknown names, USAGE for several nodes */
export function siteOf(cluster: Cluster, asked: Goal): Site {
  const { model } = cluster;
  const goal: Goal = {
    ...asked,
    names: requireResources(model, asked.names),
    ...(asked.node === undefined ? {} : { node: selectNode(model, asked.node).name }),
    ...(asked.to === undefined ? {} : { to: selectNode(model, asked.to).name }),
  };
  return siteFor(cluster, goal, resourcesToSee(model.resources, goal));
}

/** The same for resources that are known already. */
export function siteFor(cluster: Cluster, goal: Goal, resources: readonly string[]): Site {
  const instances = instancesIn(cluster, resources);
  const access = agentsOfCluster(cluster);
  const looking = { access, descriptions: openDescriptions(access), isVerifiedOff: offCheck(cluster) };
  return {
    goal,
    instances,
    looking,
    working: { ...looking, access: unhurried(access, cluster) },
    see: async () => byResource(await observe(instances.values(), looking)),
  };
}

// The first interruption lets running steps end; only one who insists ends them.
function unhurried(access: AgentAccess, cluster: Cluster): AgentAccess {
  const { system, paths, transport, reporter } = cluster;
  const signal = cluster.insistence ?? new AbortController().signal;
  return { ...access, host: { system, paths, transport, reporter, signal } };
}
