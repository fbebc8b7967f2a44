import type { Cluster } from '../cluster.ts';
import { nodeNamed } from '../config/nodes/resolve.ts';
import type { JournalEvent } from '../journal.ts';
import { type Instance, instancesOf } from './instances.ts';
import { stepActions } from './plan/goal.ts';

const kinds: ReadonlySet<string> = new Set(stepActions.map((action) => `resource ${action}`));

/**
 * The named resources, each with the nodes where it may still run though the cluster file does not allow them any more:
 * something was done with it there, and the last was no stop that succeeded. Whoever changes `nodes` of what runs
 * changes only where it may be, not where it is.
 *
 * @throws OcfError as instancesOf, and FAILED when the journal cannot be read
 */
export function instancesIn(cluster: Cluster, names: Iterable<string>): ReadonlyMap<string, Instance> {
  const instances = instancesOf(cluster.model, names);
  const left = leftPlaces(cluster, new Set(instances.keys()));
  return new Map(
    [...instances].map(([name, instance]) => {
      const allowed = new Set(instance.nodes.map((node) => node.name));
      const places = [...(left.get(name) ?? [])].filter((node) => !allowed.has(node));
      const known = places.flatMap((node) => nodeNamed(cluster.model, node) ?? []);
      return [name, known.length === 0 ? instance : { ...instance, left: known }];
    }),
  );
}

/** The nodes where resources may run by what the journal says: by resource, whether or not the file allows them. */
export function leftPlaces(
  { journal }: Pick<Cluster, 'journal'>,
  resources: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Map<string, boolean>>();
  const where = ({ kind, detail }: JournalEvent) => kinds.has(kind) && resources.has(String(detail.resource));
  // newest first: the last word on each place counts
  for (const { kind, phase, detail } of journal.recent({ holds: '"kind":"resource ', where })) {
    const { resource, node, to, outcome } = detail as Record<string, string | undefined>;
    const places = found.get(resource ?? '') ?? new Map<string, boolean>();
    found.set(resource ?? '', places);
    const done = phase === 'end' && outcome === 'done';
    const goes = kind === 'resource stop' || kind === 'resource migrate';
    if (node !== undefined && !places.has(node)) places.set(node, !(goes && done));
    if (to !== undefined && !places.has(to)) places.set(to, true);
  }
  return new Map(
    [...found].map(([name, places]) => [name, new Set([...places].flatMap(([node, stays]) => (stays ? [node] : [])))]),
  );
}
