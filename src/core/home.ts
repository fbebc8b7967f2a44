import { basename, dirname, join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { joinWay } from './config/members/member-names.ts';
import { selectNames } from './config/nodes/resolve.ts';
import { OcfError } from './errors.ts';
import { NodeSet } from './nodeset/nodeset.ts';

/** The cluster that describes a node, and the node's name there. */
export interface Home {
  readonly cluster: Cluster;
  /** The way to that cluster; empty for the opened one. */
  readonly way: string;
  readonly name: string;
}

/**
 * Where a node of an open cluster belongs, by any of its names; `site-a/` is that cluster itself. Everything that is kept about the
 * node is kept there.
 */
export function homeOf(cluster: Cluster, name: string): Home {
  const slash = name.lastIndexOf('/');
  const way = slash < 0 ? '' : name.slice(0, slash);
  const member = way === '' ? cluster : cluster.members?.get(way);
  if (!member) throw new Error(`${name} is no node of ${cluster.model.cluster.name}`);
  return { cluster: member, way, name: name.slice(slash + 1) };
}

/** Nodes of one home, by the names they have there. */
export interface Part {
  readonly cluster: Cluster;
  readonly way: string;
  readonly names: readonly string[];
}

/** Names of nodes divided by where they belong, in the order in which the first of each comes. */
export function partsOf(cluster: Cluster, names: readonly string[]): readonly Part[] {
  const parts = new Map<string, { cluster: Cluster; way: string; names: string[] }>();
  for (const each of names) {
    const { way, name, cluster: home } = homeOf(cluster, each);
    const part = parts.get(way);
    if (part) part.names.push(name);
    else parts.set(way, { cluster: home, way, names: [name] });
  }
  return [...parts.values()];
}

/**
 * The one cluster that describes all nodes of a node set, and the set as it is written there.
 *
 * @throws OcfError NOT_FOUND or USAGE for unknown nodes, REFUSED when they belong to several clusters
 */
export function oneHome(cluster: Cluster, nodes: string): { readonly cluster: Cluster; readonly nodes: string } {
  if (!cluster.members) return { cluster, nodes };
  const parts = partsOf(cluster, selectNames(cluster.model, [nodes]));
  const [part, more] = parts;
  if (part && !more) return { cluster: part.cluster, nodes: foldNames(part.names) };
  const clusters = parts.map((each) => each.cluster.model.cluster.name).join(' and ');
  throw new OcfError('REFUSED', `"${nodes}" names nodes of the clusters ${clusters}; this is done for one at a time.`, {
    suggestions: parts.map((each) => `Name ${foldNames(each.names)} with --cluster ${choiceOf(each.cluster)}`),
  });
}

/** Every cluster behind the opened one, each once, that one first. */
export function clustersOf(cluster: Cluster): readonly Omit<Part, 'names'>[] {
  const places = cluster.model.joined?.places() ?? [];
  return [
    { cluster, way: '' },
    ...places.filter(({ way }) => way !== '').map(({ way }) => ({ cluster: homeOf(cluster, `${way}/`).cluster, way })),
  ];
}

/** What chooses a cluster behind --cluster: its name where it is one of the known clusters, else its file. */
export function choiceOf({ file, paths }: Pick<Cluster, 'file' | 'paths'>): string {
  const known = dirname(file) === join(paths.config, 'clusters') && file.endsWith('.yaml');
  return known ? basename(file, '.yaml') : file;
}

/** A text with the way in front of every word that is the node's name. */
export function textBehind(way: string, name: string, text: string): string {
  if (way === '') return text;
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\w./-])${literal}(?![\\w-]|\\.\\w)`, 'gu'), () => joinWay(way, name));
}

function foldNames(names: readonly string[]): string {
  return NodeSet.of(names).fold();
}
