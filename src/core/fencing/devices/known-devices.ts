import type { Cluster } from '../../cluster.ts';
import { suggestEach } from '../../config/check/suggest-each.ts';
import { plugsOf } from '../../config/entries/plugs.ts';
import { allNodes } from '../../config/nodes/resolve.ts';
import { OcfError } from '../../errors.ts';
import { excerpt } from '../../excerpt.ts';
import { targetOf } from '../plan/target.ts';

/**
 * The devices of those names, each once; all of the cluster without names.
 *
 * @throws OcfError NOT_FOUND naming every device that is not there
 */
export function knownDevices({ model }: Pick<Cluster, 'model'>, names: readonly string[]): readonly string[] {
  const known = Object.keys(model.devices);
  if (names.length === 0) return known;
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return [...new Set(names)];
  const quoted = unknown.map((name) => JSON.stringify(excerpt(name)));
  const last = quoted.at(-1);
  const all =
    quoted.length === 1 ? `is no device ${last}` : `are no devices ${quoted.slice(0, -1).join(', ')} and ${last}`;
  throw new OcfError('NOT_FOUND', `There ${all} in cluster ${model.cluster.name}.`, {
    suggestions: [...suggestEach(unknown, known), 'See them with: ocf device list'],
    data: { unknown },
  });
}

export interface FedPlug {
  readonly node: string;
  readonly plug: string;
}

/** The plugs of a device that feed a node by the cluster file, in the order of the nodes. */
export function fedPlugs({ model }: Pick<Cluster, 'model'>, device: string): readonly FedPlug[] {
  const spec = model.devices[device];
  if (!spec) return [];
  return allNodes(model).flatMap(({ name: node }) => plugsOf(spec, node).map((plug) => ({ node, plug })));
}

/** Names of the nodes that some device feeds, in the order of the cluster file. */
export function fencibleNodes(cluster: Cluster): readonly string[] {
  return allNodes(cluster.model)
    .filter((node) => targetOf(cluster, node).levels.length > 0)
    .map(({ name }) => name);
}
