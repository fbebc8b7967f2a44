import type { OcfError } from '../../errors.ts';
import { NodeSet, unionOf } from '../../nodeset/nodeset.ts';
import type { ClusterModel } from '../model.ts';
import { indexNodes, type NodeIndex } from '../nodes/node-index.ts';
import { ownNames } from '../nodes/node-names.ts';
import { joinWay, prefixed } from './member-names.ts';
import { secondNames } from './second-names.ts';

/** A cluster as it is reached from the one that was opened: itself with an empty way, or a member. */
export interface Place {
  /** `eu/site-a`; empty for the opened cluster itself. */
  readonly way: string;
  /** The real file. */
  readonly file: string;
  /** With its own members joined. */
  readonly model: ClusterModel;
  readonly index: () => NodeIndex;
}

/**
 * The members of an opened cluster, members' members too, as node sets see them. A cluster reached in two ways is one
 * cluster, and a node with the id of another is that node: each has one name, the shortest way to it or the one that
 * the files give first, and may have others.
 *
 * Where members could not be read, what asks for them throws the OcfError that says why: what they would have given is
 * unknown.
 */
export interface Joined {
  /** The direct members by name. */
  members(): ReadonlyMap<string, ClusterModel>;
  /** Every cluster once: the opened one first, then members by the length of the way and in the order of the files. */
  places(): readonly Place[];
  /** The same by every way. */
  ways(): readonly Place[];
  /** The place of a name and its name there; undefined when no member is reached that way. */
  find(name: string): { readonly place: Place; readonly name: string } | undefined;
  /** All nodes, each under its one name. */
  nodes(): NodeSet;
  /** All names of all nodes. */
  names(): NodeSet;
  canonical(set: NodeSet): NodeSet;
  /** The other names of the node of that one name. */
  others(name: string): readonly string[];
  /** Why members could not be read; undefined when all were. */
  readonly unread?: Error;
  /** The ways that were left out, and why, where only what can be read is shown. What is asked of them throws that. */
  readonly left?: ReadonlyMap<string, OcfError>;
}

/**
 * Members that could not be read; says so when they are asked for. The cluster's own nodes need none of them: a name
 * without a way is always the one name of its node.
 */
export function unreadable(error: Error, own: Place): Joined {
  const fail = (): never => {
    throw error;
  };
  return {
    members: fail,
    places: fail,
    ways: () => [own],
    find: (name) => (name.includes('/') ? fail() : { place: own, name }),
    nodes: fail,
    names: fail,
    canonical: (set) => (set.names().some((name) => name.includes('/')) ? fail() : set),
    others: () => [],
    unread: error,
  };
}

/** @param reached every cluster in every way, as places() has them, the opened one first */
export function joined(
  reached: readonly Place[],
  members: ReadonlyMap<string, ClusterModel>,
  left: ReadonlyMap<string, OcfError> = new Map(),
): Joined {
  const firstWay = new Map<string, string>();
  const ways = new Map<string, string[]>();
  const byWay = new Map(reached.map((place) => [place.way, place]));
  for (const { file, way } of reached) {
    const known = ways.get(file);
    if (known) known.push(way);
    else {
      ways.set(file, [way]);
      firstWay.set(file, way);
    }
  }
  const places = reached.filter(({ file, way }) => firstWay.get(file) === way);
  const twins = once(() => secondNames(places));
  const allOf = (some: readonly Place[]) => unionOf(some.map(({ way, model }) => namesBehind(way, model)));
  const nodes = once(() => allOf(places).minus(NodeSet.of(twins().keys())));
  const names = once(() => allOf(reached));
  const find: Joined['find'] = (name) => {
    const [way, bare] = splitLast(name);
    const place = byWay.get(way);
    if (!place) for (const [gone, error] of left) if (`${way}/`.startsWith(`${gone}/`)) throw error;
    return place && { place, name: bare };
  };
  const oneName = (name: string): string => {
    const [way, bare] = splitLast(name);
    const file = byWay.get(way)?.file;
    const first = file === undefined ? name : joinWay(firstWay.get(file) ?? way, bare);
    return twins().get(first) ?? first;
  };
  const otherWays = (name: string) => {
    const [way, bare] = splitLast(name);
    const all = ways.get(byWay.get(way)?.file ?? '') ?? [way];
    return all.map((each) => joinWay(each, bare));
  };
  const twinsOf = once(() => {
    const found = new Map<string, string[]>();
    for (const [second, first] of twins()) found.set(first, [...(found.get(first) ?? []), second]);
    return found;
  });
  return {
    members: () => members,
    left,
    places: () => places,
    ways: () => reached,
    find,
    nodes,
    names,
    canonical: (set) => NodeSet.of(set.names().map(oneName)),
    others: (name) => [name, ...(twinsOf().get(name) ?? [])].flatMap(otherWays).filter((other) => other !== name),
  };
}

/** A place whose nodes are looked up by name. */
export function placeAt(way: string, file: string, model: ClusterModel): Place {
  return { way, file, model, index: once(() => indexNodes(model.nodes)) };
}

function splitLast(name: string): readonly [way: string, bare: string] {
  const slash = name.lastIndexOf('/');
  return slash < 0 ? ['', name] : [name.slice(0, slash), name.slice(slash + 1)];
}

function namesBehind(way: string, model: ClusterModel): NodeSet {
  const own = ownNames(model);
  return way === '' ? own : prefixed(way, own);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
