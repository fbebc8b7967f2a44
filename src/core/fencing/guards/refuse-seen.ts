import type { Cluster } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import { loadDetector } from '../../liveness/detector.ts';
import { inPool } from '../../pool.ts';
import { lookAtNode } from '../act/fence-node.ts';
import type { Levels } from '../act/node-work.ts';
import type { Witnesses } from '../act/witness.ts';
import { DevicePools, leastWait } from '../logins/device-pools.ts';
import type { PreparedFence, PreparedNode } from '../plan/fence-plan.ts';
import { isCut, type VerdictKind } from '../verdict.ts';
import { type ChildPower, childGuard } from './child-guard.ts';
import { contradictionGuard } from './contradiction-guard.ts';
import { type Refusal, refusedBy } from './refusal.ts';
import { refuseDisarmed } from './refuse-disarmed.ts';

/**
 * The guards that are asked just before anything is done: whether it is disarmed by now, whether children of a node run,
 * whether somebody sees a node up that a person is to declare off. Without such nodes no device is asked.
 *
 * @throws OcfError REFUSED with everything that was seen against it; NO_TERMINAL when a person would have to be asked
 *   and nobody can be
 */
export async function refuseSeen({ plan, request, nodes, children }: PreparedFence): Promise<void> {
  if (!isCut(plan.action)) return;
  refuseDisarmed(plan.action, nodes, request);
  const people = nodes.filter(({ human }) => human?.first);
  const [first] = people;
  if (first && !request.askHuman) throw nobodyToAsk(first.name);
  const refusals: Refusal[] = [];
  if (!request.allow?.includes('children')) {
    refusals.push(...childGuard(await inPool(children, 64, (child) => powerOf(child, child.parent))));
  }
  if (!request.allow?.includes('contradiction')) {
    const seen = await inPool(people, 64, async ({ name, home, human }) => ({
      node: name,
      seen: human ? await whoSeesUp(home.cluster, human.witnesses) : [],
    }));
    refusals.push(...contradictionGuard(seen));
  }
  if (refusals.length > 0) throw refusedBy(refusals);
}

async function powerOf({ name, home, levels }: PreparedNode, parent: string): Promise<ChildPower> {
  if (levels.length === 0) return { parent, child: name, power: undefined };
  const verdict = await lookAt(home.cluster, levels);
  const power = verdict === 'verified-off' ? 'off' : verdict === 'verified-on' ? 'on' : 'unknown';
  return { parent, child: name, power };
}

/** Detectors and devices that see a node up, in words: its own transport, a ping, and whoever looks at its power. */
export async function whoSeesUp(cluster: Cluster, { node, devices, detectors }: Witnesses): Promise<readonly string[]> {
  const own = node.transport === 'command' ? (['command'] as const) : (['ssh', 'ping'] as const);
  const looks = await Promise.all([
    ...[...new Set([...own, ...detectors])].map(async (name) => {
      const { alive, evidence } = await (await loadDetector(name)).look(cluster, node);
      return alive === 'yes' ? [`${name}: ${evidence}`] : [];
    }),
    ...devices.map(async (device) => {
      const verdict = await lookAt(cluster, [[device]]);
      return verdict === 'verified-on' ? [`${device.device.name} plug ${device.plugs.join(', ')} is on`] : [];
    }),
  ]);
  return looks.flat();
}

async function lookAt(cluster: Cluster, levels: Levels): Promise<VerdictKind> {
  const logins = new DevicePools(leastWait).forNode(levels);
  const work = { levels, powerTimeout: 0, logins, step: () => undefined };
  const { verdict } = await lookAtNode(cluster, work).finally(() => logins.end());
  return verdict;
}

function nobodyToAsk(node: string): OcfError {
  return new OcfError(
    'NO_TERMINAL',
    `A person has to say whether ${node} is off, and there is no terminal to ask on.`,
    {
      suggestions: ["Say who saw it and how: --confirmed-by NAME --how 'pulled both cables'"],
    },
  );
}
