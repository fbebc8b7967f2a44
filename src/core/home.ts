import { basename, dirname, join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { joinWay } from './config/members/member-names.ts';
import { NodeSet } from './nodeset/nodeset.ts';

/** The cluster that describes a node, and the node's name there. */
export interface Home {
  readonly cluster: Cluster;
  /** The way to that cluster; empty for the opened one. */
  readonly way: string;
  readonly name: string;
}

/** Where a node of an open cluster belongs. Everything that is kept about the node is kept there. */
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

/** The name that a member's node has in the opened cluster. */
export function nameBehind(way: string, name: string): string {
  return joinWay(way, name);
}

/** The same in a text: every word that is the node's name. */
export function textBehind(way: string, name: string, text: string): string {
  if (way === '') return text;
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\w./-])${literal}(?![\\w-]|\\.\\w)`, 'gu'), () => joinWay(way, name));
}

/** A fold of names. */
export function foldNames(names: readonly string[]): string {
  return NodeSet.of(names).fold();
}
