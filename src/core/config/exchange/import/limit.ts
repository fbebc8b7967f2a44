import { OcfError } from '../../../errors.ts';
import { NodeSet } from '../../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../../nodeset/parse.ts';
import { didYouMean } from '../../../suggest.ts';
import type { DeviceSpec } from '../../model.ts';
import { Collection, type LeftOut } from './collection.ts';

/**
 * What was found, limited to the nodes of a node set, which may name groups of the sources: groups and plugs lose the
 * others, and those with nobody left go. Resources stay, as they belong to no node.
 *
 * @throws OcfError NOT_FOUND for a name that is none of the nodes found.
 */
export function limitTo(found: Collection, text: string): Collection {
  const limit = limitOf(found, text);
  const limited = new Collection();
  limited.cluster = found.cluster;
  for (const each of found.leftOut) if (!isOfOthers(each, found, limit)) limited.leftOut.push(each);
  for (const [name, node] of found.nodes) if (limit.has(name)) limited.nodes.set(name, node);
  for (const [name, members] of found.groups) {
    const left = [...members].filter((member) => limit.has(member));
    if (left.length > 0) limited.groups.set(name, new Set(left));
  }
  for (const [name, device] of found.devices) {
    const plugs = limitedPlugs(device, limit);
    if (Object.keys(plugs).length > 0) limited.devices.set(name, { ...device, plugs });
  }
  for (const [key, levels] of found.fencing) {
    const left = parseNodeSet(key).intersect(limit);
    const there = levels.flat().every((device) => limited.devices.has(device));
    if (left.size > 0 && there) limited.fencing.set(left.fold(), levels);
  }
  for (const [name, resource] of found.resources) {
    const nodes = resource.nodes === undefined ? undefined : parseNodeSet(resource.nodes).intersect(limit).fold();
    const prefer = resource.prefer
      .map((each) => parseNodeSet(each).intersect(limit).fold())
      .filter((each) => each !== '');
    if (nodes === undefined) limited.resources.set(name, { ...resource, prefer });
    else if (nodes !== '') limited.resources.set(name, { ...resource, prefer, nodes });
  }
  return limited;
}

function limitOf(found: Collection, text: string): NodeSet {
  const known = NodeSet.of(found.nodes.keys());
  const limit = parseNodeSet(text, {
    group: (name, source) => (source === undefined ? members(found, name) : undefined),
    groups: (source) => (source === undefined ? [...found.groups.keys()] : []),
    nodes: () => known,
  });
  const unknown = limit.minus(known).names();
  if (unknown.length === 0 && limit.size > 0) return limit;
  const [first] = unknown;
  throw new OcfError(
    'NOT_FOUND',
    `The source describes no node ${first === undefined ? `of ${JSON.stringify(text)}` : NodeSet.of(unknown).fold()}.`,
    {
      suggestions: first === undefined ? [] : didYouMean(first, found.nodes.keys()),
      data: { unknown },
    },
  );
}

function members({ groups }: Collection, name: string): string | undefined {
  const names = groups.get(name);
  return names && NodeSet.of(names).fold();
}

// only keys of one node can be cut; a folded one stays when all of it does
function limitedPlugs({ plugs }: DeviceSpec, limit: NodeSet): DeviceSpec['plugs'] {
  return Object.fromEntries(Object.entries(plugs).filter(([key]) => limit.includes(parseNodeSet(key))));
}

// what is said of a node that is not wanted anyway
function isOfOthers({ of }: LeftOut, found: Collection, limit: NodeSet): boolean {
  return of !== undefined && found.nodes.has(of) && !limit.has(of);
}
