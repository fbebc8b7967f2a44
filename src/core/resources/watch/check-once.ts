import { agentsOfCluster } from '../../agents/access.ts';
import type { Cluster } from '../../cluster.ts';
import { throwIfInterrupted } from '../../liveness/interruption.ts';
import { inPool } from '../../pool.ts';
import { instancesIn } from '../left-places.ts';
import type { Observation } from '../observation.ts';
import { observationOfPoweredOff } from '../observation.ts';
import { offCheck } from '../powered-off.ts';
import { type CheckedOnce, checkOf, worst } from './check-level.ts';
import { type LookedAt, lookAt } from './look.ts';
import type { Monitor } from './monitors.ts';
import { monitorsOf } from './monitors.ts';
import { Roster, type Watched } from './roster.ts';
import { fitsRole } from './sessions.ts';

export interface CheckOnceInput {
  readonly names: readonly string[];
  readonly nodes?: string | undefined;
}

const nodesAtOnce = 64;

/**
 * Looks once at every copy, where it runs with all its monitors. Changes nothing.
 *
 * @throws OcfError NOT_FOUND, INTERRUPTED
 */
export async function checkOnce(cluster: Cluster, { names, nodes }: CheckOnceInput): Promise<CheckedOnce> {
  const { system } = cluster;
  const began = system.monotonic();
  const access = agentsOfCluster(cluster);
  const roster = new Roster({ access, probeInterval: 0, shift: () => 0, now: () => system.monotonic() });
  const chosen = roster.fill(cluster, { names, nodes });
  const byNode = new Map<string, Watched[]>();
  for (const watched of roster.all) {
    const known = byNode.get(watched.node.name);
    if (known) known.push(watched);
    else byNode.set(watched.node.name, [watched]);
  }
  const isOff = offCheck(cluster);
  const seen = await inPool([...byNode.values()], nodesAtOnce, async (watched) => {
    const [first] = watched as [Watched];
    const probes = watched.map((one) => ({ watched: one, task: taskOf(one) }));
    const looked = await lookAt(access, roster, first.node, probes);
    const off = looked.some(({ observation }) => observation.unreachable) && (await isOff(first.node.name));
    const running = looked.filter(({ observation }) => observation.state === 'running');
    const deeper = running.flatMap(({ watched: one, observation }) => {
      const monitors = monitorsOf(one.instance.spec, roster.metadata(one.instance, one.node));
      const copy = { ...one, copy: { ...one.copy, promoted: observation.promoted } };
      return monitors
        .filter(({ depth, role }) => depth > 0 || role !== undefined)
        .map((monitor) => ({ watched: copy, task: taskOf(one, monitor) }))
        .filter(({ task }) => fitsRole(task, copy));
    });
    const further = deeper.length === 0 ? [] : await lookAt(access, roster, first.node, deeper);
    return observations(looked, further, off);
  });
  throwIfInterrupted(cluster.signal);
  const all = seen.flat();
  const resources = [...instancesIn(cluster, chosen).values()].map((instance) => checkOf(instance, all));
  return {
    level: worst(resources.map(({ level }) => level)),
    resources,
    milliseconds: Math.round(system.monotonic() - began),
  };
}

function taskOf({ copy }: Watched, monitor?: Monitor) {
  return {
    resource: copy.resource,
    node: copy.node,
    due: 0,
    busy: true,
    ...(monitor === undefined ? {} : { monitor }),
  };
}

// a deeper look that failed counts for more than the probe that did not
function observations(looked: readonly LookedAt[], further: readonly LookedAt[], off: boolean): readonly Observation[] {
  return looked.map(({ observation }) => {
    if (off && observation.unreachable) return observationOfPoweredOff(observation.resource, observation.node);
    const worse = further.find(
      (one) => one.observation.resource === observation.resource && one.observation.state !== 'running',
    );
    if (!worse) return observation;
    const { depth } = worse.task.monitor ?? { depth: 0 };
    return { ...worse.observation, state: 'failed', reason: `depth ${depth}: ${worse.observation.reason}` };
  });
}
