import type { Cluster } from '../../cluster.ts';
import { levelsOf } from '../../config/entries/levels.ts';
import type { Node } from '../../config/model.ts';
import { OcfError } from '../../errors.ts';
import { choiceOf, type Home, homeOf } from '../../home.ts';

/** A node to be fenced: where it belongs, and which cluster's devices do it. */
export interface Target {
  readonly node: Node;
  /** Locks, journal and history of its fencing are kept there, so that it is shot once whoever asks. */
  readonly home: Home;
  /** The cluster whose devices feed it, and the node's name there: its own, or the next one above that says how. */
  readonly feeder: Home;
  readonly levels: readonly (readonly string[])[];
}

/** How a node of an open cluster is fenced. */
export function targetOf(cluster: Cluster, node: Node): Target {
  const home = homeOf(cluster, node.name);
  for (const feeder of feedersOf(cluster, node)) {
    const levels = levelsOf(feeder.cluster.model, feeder.name);
    if (levels.length > 0) return { node, home, feeder, levels };
  }
  return { node, home, feeder: home, levels: [] };
}

// its own cluster first, then those it is a member of, the nearest first
function feedersOf(cluster: Cluster, { name, also = [] }: Node): readonly Home[] {
  const own = homeOf(cluster, name).cluster;
  const homes = [name, ...also]
    .filter((each) => homeOf(cluster, each).cluster === own)
    .flatMap((each) => {
      const parts = each.split('/');
      return parts.map((_, cut) => {
        const way = parts.slice(0, cut).join('/');
        return { cluster: homeOf(cluster, `${way}/`).cluster, way, name: parts.slice(cut).join('/') };
      });
    });
  return homes.sort((a, b) => a.name.split('/').length - b.name.split('/').length);
}

/**
 * @throws OcfError REFUSED for a node that two clusters describe: each keeps its own locks and history of it, and only
 *   the administrator knows which of them has to switch it
 */
export function refuseTwoHomes(cluster: Cluster, targets: readonly Target[]): void {
  for (const { node, home } of targets) {
    const twins = (node.also ?? [])
      .map((name) => homeOf(cluster, name))
      .filter((each) => each.cluster !== home.cluster);
    if (twins.length === 0) continue;
    const homes = [...new Map([home, ...twins].map((each) => [each.cluster, each])).values()];
    const clusters = homes.map((each) => each.cluster.model.cluster.name).join(' and ');
    throw new OcfError(
      'REFUSED',
      `Node ${node.name} is described by clusters ${clusters}, each with its own fencing.`,
      {
        suggestions: homes.map(
          (each) => `Fence it as ${each.name} of one cluster: --cluster ${choiceOf(each.cluster)}`,
        ),
        data: { node: node.name, also: node.also },
      },
    );
  }
}
