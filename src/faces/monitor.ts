import { setMaxListeners } from 'node:events';
import type { Cluster } from '../core/cluster.ts';
import { joinWay } from '../core/config/members/member-names.ts';
import { allNodes } from '../core/config/nodes/resolve.ts';
import { prepareDevice } from '../core/fencing/device.ts';
import { askDevice } from '../core/fencing/devices/ask-device.ts';
import { failureOf } from '../core/fencing/failure.ts';
import { targetOf } from '../core/fencing/plan/target.ts';
import { inPool } from '../core/pool.ts';

export interface Monitored {
  readonly broken: readonly { readonly device: string; readonly message: string }[];
  /** Nodes without a level all of whose devices work. */
  readonly lost: readonly string[];
}

/** Opens every device that fences a node, and lets it check itself; switches nothing. */
export async function monitorDevices(cluster: Cluster): Promise<Monitored> {
  setMaxListeners(0, cluster.signal);
  const targets = allNodes(cluster.model).map((node) => targetOf(cluster, node));
  const all = new Map(
    targets.flatMap(({ feeder, levels }) =>
      levels.flat().map((name) => [joinWay(feeder.way, name), { cluster: feeder.cluster, name }] as const),
    ),
  );
  const found = await inPool([...all], 64, async ([device, { cluster: owner, name }]) => {
    try {
      await askDevice(owner, await prepareDevice(owner, name), async (open) => open.check?.());
      return [];
    } catch (error) {
      return [{ device, message: failureOf(error).message }];
    }
  });
  const broken = found.flat();
  const bad = new Set(broken.map(({ device }) => device));
  const works = (way: string, level: readonly string[]) => level.every((name) => !bad.has(joinWay(way, name)));
  const lost = targets
    .filter(({ feeder, levels }) => levels.length > 0 && !levels.some((level) => works(feeder.way, level)))
    .map(({ node }) => node.name);
  return { broken, lost };
}
