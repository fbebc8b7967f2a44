import type { NodeSet } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { fileLookup } from '../check/file-lookup.ts';
import type { ClusterModel } from '../model.ts';
import { roleOf } from '../relations.ts';
import { parentsIn, parentTexts } from './parents.ts';

/** Where the file names something: the dotted path, and what of it is named there. */
export interface Reference {
  readonly path: string;
  readonly names: string;
}

/**
 * Places that name one of the nodes, besides their own entries. Wildcards name nobody, so they are left out, and so are
 * groups from outside the file, which no change of it can put right.
 */
export function nodeReferences(model: ClusterModel, nodes: NodeSet): readonly Reference[] {
  const lookup = fileLookup(model);
  const found: Reference[] = [];
  const look = (path: string, text: string | undefined) => {
    if (text === undefined || /[*?]/.test(text)) return;
    const named = parseNodeSet(text, lookup).intersect(nodes);
    if (named.size > 0) found.push({ path, names: named.fold() });
  };
  for (const [name, text] of Object.entries(model.groups)) look(`groups.${name}`, text);
  for (const [name, { plugs, via }] of Object.entries(model.devices)) {
    for (const key of Object.keys(plugs)) look(`devices.${name}.plugs.${key}`, key);
    look(`devices.${name}.via`, via);
  }
  for (const { key } of model.fencing) look(`fencing.${key}`, key);
  for (const [name, { nodes, prefer }] of Object.entries(model.resources)) {
    look(`resources.${name}.nodes`, nodes);
    for (const text of prefer) look(`resources.${name}.prefer`, text);
  }
  for (const parent of parentTexts(model)) {
    // those that go themselves need none
    if (parent.nodes && parent.nodes.minus(nodes).size === 0) continue;
    const named = parentsIn(parent, lookup.nodes()).intersect(nodes);
    if (named.size > 0) found.push({ path: parent.path.join('.'), names: named.fold() });
  }
  return found;
}

/** Fencing entries that use one of the devices, and devices that they have to bear out and that stay. */
export function deviceReferences(
  { fencing, devices: all }: ClusterModel,
  devices: readonly string[],
): readonly Reference[] {
  const witnesses = Object.entries(all).flatMap(([name, { verify = [] }]) => {
    const named = devices.includes(name) ? [] : verify.filter((witness) => devices.includes(witness));
    return named.length === 0 ? [] : [{ path: `devices.${name}.verify`, names: named.join(', ') }];
  });
  const levels = fencing.flatMap(({ key, levels }) => {
    const named = [...new Set(levels.flat())].filter((device) => devices.includes(device));
    return named.length === 0 ? [] : [{ path: `fencing.${key}`, names: named.join(', ') }];
  });
  return [...levels, ...witnesses];
}

/** Resources that depend on one of the resources and stay themselves. */
export function resourceReferences({ resources }: ClusterModel, doomed: readonly string[]): readonly Reference[] {
  return Object.entries(resources)
    .filter(([name]) => !doomed.includes(name))
    .flatMap(([name, resource]) =>
      (['after', 'with', 'avoid', 'group'] as const).flatMap((relation) => {
        const named = (resource[relation] ?? []).filter((other) => doomed.includes(roleOf(other).name));
        return named.length === 0 ? [] : [{ path: `resources.${name}.${relation}`, names: named.join(', ') }];
      }),
    );
}
