import { NodeSet } from '../../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../../nodeset/parse.ts';
import { plugsOf } from '../../entries/plugs.ts';
import type { ClusterModel, FencingEntry, NodeEntry, NodeSettings, ResourceSpec } from '../../model.ts';
import { nodeLookup } from '../../nodes/lookup.ts';
import { indexNodes } from '../../nodes/node-index.ts';
import { roleOf } from '../../relations.ts';
import type { LeftOut } from './left-out.ts';

/**
 * The model of some of the nodes, valid by itself: node sets cut down to them, and without the groups, devices and
 * resources that have to do with other nodes alone.
 */
export function restricted(model: ClusterModel, names: NodeSet, left: LeftOut): ClusterModel {
  const lookup = nodeLookup(model);
  const cut = (text: string) => parseNodeSet(text, lookup).intersect(names);
  const fencing = cutFencing(model.fencing, cut);
  const named = Object.values(model.devices).flatMap(({ verify = [] }) => verify);
  const used = new Set([...fencing.flatMap(({ levels }) => levels.flat()), ...named]);
  const devices = Object.entries(model.devices)
    .map(([name, { via, ...device }]) => {
      const way = via === undefined ? NodeSet.empty : cut(via);
      const fed = names.names().map((node) => [node, plugsOf(device, node).join(',')] as const);
      const plugs = Object.fromEntries(fed.filter(([, each]) => each !== ''));
      return [name, { ...device, plugs, ...(way.size === 0 ? {} : { via: way.fold() }) }] as const;
    })
    .filter(([name, { plugs }]) => used.has(name) || Object.keys(plugs).length > 0);
  const groups = Object.entries(model.groups)
    .map(([group, text]) => [group, cut(text).fold()] as const)
    .filter(([, text]) => text !== '');
  const members = Object.entries(model.members ?? {}).filter(([member]) => among(names, member));
  const { members: _, ...rest } = model;
  return {
    ...rest,
    ...(members.length > 0 ? { members: Object.fromEntries(members) } : {}),
    nodes: cutNodes(model.nodes, names).map((entry) => withoutLostParent(entry, names, left)),
    groups: Object.fromEntries(groups),
    devices: Object.fromEntries(devices),
    fencing,
    resources: cutResources(model.resources, cut, left),
  };
}

function among(names: NodeSet, member: string): boolean {
  for (const name of names) if (name.startsWith(`${member}/`)) return true;
  return false;
}

// of a set that is cut down to one node, what the node's own entry does not say goes into that
function cutNodes(entries: readonly NodeEntry[], names: NodeSet): readonly NodeEntry[] {
  const { single, sets } = indexNodes(entries);
  const merged = new Map<string, NodeSettings>();
  const kept: NodeEntry[] = [];
  for (const { entry, set } of sets) {
    const rest = set.intersect(names);
    const [only] = rest.size === 1 ? rest.names() : [];
    if (only !== undefined && single.has(only)) merged.set(only, entry.settings);
    else if (rest.size > 0) kept.push({ key: rest.fold(), settings: entry.settings });
  }
  for (const [name, { settings }] of single) {
    if (!names.has(name)) continue;
    const under = merged.get(name);
    kept.push({ key: name, settings: under ? mergedSettings(under, settings) : settings });
  }
  return kept;
}

// with {name} it is another one for each
function withoutLostParent({ key, settings }: NodeEntry, names: NodeSet, left: LeftOut): NodeEntry {
  const { parent, ...rest } = settings;
  if (parent === undefined || names.has(parent) || parent.includes('{name}')) return { key, settings };
  left.add(`nodes.${key}.parent`, 'that node is none of these');
  return { key, settings: rest };
}

function mergedSettings(under: NodeSettings, over: NodeSettings): NodeSettings {
  const ssh = { ...under.ssh, ...over.ssh };
  const options = { ...under.ssh?.options, ...over.ssh?.options };
  return {
    ...under,
    ...over,
    ...(under.ssh || over.ssh ? { ssh: Object.keys(options).length > 0 ? { ...ssh, options } : ssh } : {}),
    ...(under.attributes || over.attributes ? { attributes: { ...under.attributes, ...over.attributes } } : {}),
  };
}

// the entry of a single node goes before those of sets, also when a set is cut down to it
function cutFencing(entries: readonly FencingEntry[], cut: (text: string) => NodeSet): readonly FencingEntry[] {
  const kept = new Map<string, FencingEntry>();
  for (const entry of entries) {
    const key = cut(entry.key).fold();
    if (key !== '' && (!kept.has(key) || entry.key === key)) kept.set(key, { key, levels: entry.levels });
  }
  return [...kept.values()];
}

function cutResources(
  resources: ClusterModel['resources'],
  cut: (text: string) => NodeSet,
  left: LeftOut,
): ClusterModel['resources'] {
  const kept = Object.entries(resources)
    .map(([name, spec]) => [name, spec, spec.nodes === undefined ? undefined : cut(spec.nodes).fold()] as const)
    .filter(([, , nodes]) => nodes !== '');
  const names = new Set(kept.map(([name]) => name));
  const others = (resource: string, field: 'after' | 'with' | 'avoid' | 'group', wanted: readonly string[]) =>
    wanted.filter((text) => {
      const there = names.has(roleOf(text).name);
      if (!there) left.add(`resources.${resource}.${field}: ${text}`, 'that resource runs on none of these nodes');
      return there;
    });
  return Object.fromEntries(
    kept.map(([name, spec, nodes]): [string, ResourceSpec] => [
      name,
      {
        ...spec,
        ...(nodes === undefined ? {} : { nodes }),
        prefer: spec.prefer.map((text) => cut(text).fold()).filter((text) => text !== ''),
        after: others(name, 'after', spec.after),
        with: others(name, 'with', spec.with),
        avoid: others(name, 'avoid', spec.avoid),
        ...(spec.group === undefined ? {} : { group: others(name, 'group', spec.group) }),
      },
    ]),
  );
}
