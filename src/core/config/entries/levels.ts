import { parseNodeSet } from '../../nodeset/parse.ts';
import type { ClusterModel } from '../model.ts';
import { nodeLookup } from '../nodes/lookup.ts';
import { plugsOf } from './plugs.ts';

/** The devices of a node's levels: what `fencing` says; without it all devices that feed the node are one level. */
export function levelsOf(model: ClusterModel, node: string): readonly (readonly string[])[] {
  const lookup = nodeLookup(model);
  const entry =
    model.fencing.find(({ key }) => key === node) ??
    model.fencing.find(({ key }) => parseNodeSet(key, lookup).has(node));
  if (entry) return entry.levels;
  const feeding = Object.keys(model.devices).filter((name) => {
    const device = model.devices[name];
    return device !== undefined && plugsOf(device, node).length > 0;
  });
  return feeding.length > 0 ? [feeding] : [];
}
