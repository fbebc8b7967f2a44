import type { Cluster } from '../../cluster.ts';
import { joinWay } from '../../config/members/member-names.ts';
import { nodeLookup } from '../../config/nodes/lookup.ts';
import { allNodes, nodeNamed } from '../../config/nodes/resolve.ts';
import type { Home } from '../../home.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { disarmedFor, disarmedIn } from '../arming/disarmed.ts';
import type { FenceRequest, PreparedChild, PreparedNode } from '../plan/fence-plan.ts';
import type { Target } from '../plan/target.ts';
import { disarmedGuard } from './disarmed-guard.ts';
import { type DevicePath, pathGuard } from './path-guard.ts';
import { quorumGuard, type VotingCluster } from './quorum-guard.ts';
import { type Refusal, refusedBy } from './refusal.ts';
import { selfGuard } from './self-guard.ts';

/** What the guards say that know all they need from the cluster file and this machine. */
export function plainRefusals(
  cluster: Cluster,
  { allow }: Pick<FenceRequest, 'allow'>,
  targets: readonly Target[],
): readonly Refusal[] {
  const names = new Set(targets.map(({ node }) => node.name));
  return [
    ...(allow?.includes('self') ? [] : selfGuard(targets, cluster.system)),
    ...(allow?.includes('quorum-loss') ? [] : quorumGuard(votingClusters(cluster, targets), names)),
    ...(allow?.includes('disarmed') ? [] : disarmedGuard(targets.map(disarmedTarget))),
  ];
}

/** What the guard of the devices' ways says. */
export function pathRefusals(
  { allow }: Pick<FenceRequest, 'allow'>,
  targets: readonly Target[],
  prepared: readonly PreparedNode[],
): readonly Refusal[] {
  if (allow?.includes('lost-path')) return [];
  const paths = targets.flatMap((target, index) => pathsOf(target, prepared[index]));
  return pathGuard(
    targets.map(({ node }) => node),
    paths,
  );
}

/** @throws OcfError REFUSED with all of them, and with what would be looked at besides */
export function refuseAll(refusals: readonly Refusal[], children: readonly PreparedChild[]): void {
  if (refusals.length === 0) return;
  if (children.length === 0) throw refusedBy(refusals);
  const names = NodeSet.of(children.map(({ name }) => name)).fold();
  throw refusedBy(refusals, [`Besides, ${names} would have to be seen off first, or --allow-children.`]);
}

function disarmedTarget({ node, home }: Target) {
  return { name: node.name, disarmed: disarmedFor(disarmedIn(home.cluster), home.name) };
}

function pathsOf({ node, feeder }: Target, prepared: PreparedNode | undefined): readonly DevicePath[] {
  const { model } = feeder.cluster;
  return (prepared?.levels ?? []).flat().map(({ device, plugs }) => {
    const via = viaNodes(feeder, device.name);
    // what ssh passes on the way to the nodes it is reached through; a device may log in on the node itself
    const own = device.description.name === 'ssh' ? plugs : [];
    const jumps = [...via, ...own].flatMap((name) => nodeNamed(model, name)?.ssh.jump ?? []);
    return {
      node: node.name,
      device: joinWay(feeder.way, device.name),
      via: via.map((name) => joinWay(feeder.way, name)),
      options: device.shown,
      jumps,
    };
  });
}

function viaNodes({ cluster: { model } }: Home, device: string): readonly string[] {
  const via = model.devices[device]?.via;
  return via === undefined ? [] : parseNodeSet(via, nodeLookup(model)).names();
}

// the opened cluster, and those of the nodes
function votingClusters(cluster: Cluster, targets: readonly Target[]): readonly VotingCluster[] {
  const homes = new Map(targets.map(({ home }) => [home.cluster, home.way]));
  homes.set(cluster, '');
  // what members cannot be read is not counted
  return [...homes].map(([each, way]) => ({
    cluster: each.model.cluster.name,
    nodes: allNodes(each.model).map(({ name, votes }) => ({ name: joinWay(way, name), votes })),
  }));
}
