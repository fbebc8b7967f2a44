import type { Cluster } from '../cluster.ts';
import { type RenameResourceInput, type ResourceRenamed, renameResource } from '../config/entries/rename-resource.ts';
import { type DeleteResourcesInput, deleteResources, type ResourcesChanged } from '../config/entries/resources.ts';
import type { ChangeInput } from '../config/file/apply.ts';
import type { ClusterModel } from '../config/model.ts';
import { type DeleteNodesInput, deleteNodes, type NodesChanged } from '../config/nodes/node-changes.ts';
import { namesOfAll } from '../config/nodes/resolve.ts';
import { OcfError } from '../errors.ts';
import { leftPlaces } from './left-places.ts';
import { offCheck } from './powered-off.ts';

/**
 * Changes of the cluster file after which something that runs could not be looked for any more, so that a second copy of
 * it might be started. They are refused while the journal knows of a start there and of no stop, and the node was not
 * verified off since; no node is asked.
 */
export interface Guarded {
  /** `ignore`: the machine is gone for good, or what runs is looked after. Default: refuse. */
  readonly running?: 'refuse' | 'ignore';
}

/** @throws OcfError REFUSED while a resource runs on one of the nodes, and as deleteNodes */
export function deleteIdleNodes(
  cluster: Cluster,
  { running, ...input }: DeleteNodesInput & Guarded,
): Promise<NodesChanged> {
  return deleteNodes(cluster, guarded(cluster, running, input));
}

/** @throws OcfError REFUSED while it runs, and as renameResource */
export function renameIdleResource(
  cluster: Cluster,
  { running, ...input }: RenameResourceInput & Guarded,
): Promise<ResourceRenamed> {
  return renameResource(cluster, guarded(cluster, running, input));
}

/** @throws OcfError REFUSED while one of them runs, and as deleteResources */
export function deleteIdleResources(
  cluster: Cluster,
  { running, ...input }: DeleteResourcesInput & Guarded,
): Promise<ResourcesChanged> {
  return deleteResources(cluster, guarded(cluster, running, input));
}

function guarded<I extends ChangeInput>(cluster: Cluster, running: Guarded['running'], input: I): I {
  if (running === 'ignore') return input;
  return {
    ...input,
    check: async (after) => {
      await input.check?.(after);
      await requireIdle(cluster, after);
    },
  };
}

async function requireIdle(cluster: Cluster, after: ClusterModel): Promise<void> {
  const { model } = cluster;
  const left = new Set(namesOfAll(after));
  const gone = new Set(namesOfAll(model).filter((node) => !left.has(node)));
  const isOff = offCheck(cluster);
  const lost: { readonly resource: string; readonly node: string }[] = [];
  for (const [resource, places] of leftPlaces(cluster, new Set(Object.keys(model.resources)))) {
    for (const node of places) {
      const unseen = gone.has(node) || !Object.hasOwn(after.resources, resource);
      if (unseen && !(await isOff(node))) lost.push({ resource, node });
    }
  }
  const [first] = lost;
  if (!first) return;
  const what = lost.map(({ resource, node }) => `${resource} on ${node}`).join(', ');
  throw new OcfError('REFUSED', `By the journal this still runs: ${what}. Afterwards nobody would look there for it.`, {
    suggestions: [
      ...lost.map(({ resource, node }) => `Stop it first: ocf resource stop ${resource} --node ${node}`),
      'Or, where it is certain that it runs no more, such as on a machine that is gone: add --running ignore',
    ],
    data: { running: lost },
  });
}
